import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const root = join(import.meta.dirname, '../..');

export interface ServiceFunctionProps<Env> {
  /** The folder under `lambdas/`. */
  name: string;
  description: string;
  environment: Env;
  permissions: PolicyStatement[];
  logDays: RetentionDays;
  timeoutSeconds: number;
  memoryMegabytes?: number;
}

/** One of `lambdas/*`, bundled with everything it needs, since the SDK of the runtime starts slower. */
export class ServiceFunction<Env extends object> extends NodejsFunction {
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Env>) {
    super(scope, id, {
      entry: join(root, 'lambdas', props.name, 'handler.ts'),
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(scope, `${id}Log`, {
        retention: props.logDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      environment: { ...(props.environment as Record<string, string>) },
      initialPolicy: props.permissions,
      bundling,
    });
    this.timeoutSeconds = props.timeoutSeconds;
  }
}

const bundling = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  externalModules: [],
  sourceMap: false,
  forceDockerBundling: false,
  // CommonJS packages inside an ES module ask for `require`; the long name cannot collide with a bundled one.
  banner:
    "import { createRequire as strictmxCreateRequire } from 'node:module'; const require = strictmxCreateRequire(import.meta.url);",
};
