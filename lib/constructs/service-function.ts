import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
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
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      entry: join(root, 'lambdas', props.name, 'handler.ts'),
      projectRoot: root,
      depsLockFilePath: join(root, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: createRole(scope, id, logGroup, props.permissions),
      environment: { ...(props.environment as Record<string, string>) },
      bundling,
    });
    this.timeoutSeconds = props.timeoutSeconds;
  }
}

/** Instead of AWS's managed policy, which lets a function write to every log of the account. */
function createRole(scope: Construct, id: string, logGroup: LogGroup, permissions: PolicyStatement[]): Role {
  const writeLog = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${logGroup.logGroupArn}:log-stream:*`],
  });
  return new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Work: new PolicyDocument({ statements: [writeLog, ...permissions] }) },
  });
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
