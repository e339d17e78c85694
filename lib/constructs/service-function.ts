import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { createServiceRole } from './service-role.ts';

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

/** One of `lambdas/*`, bundled with everything it needs, because the runtime's SDK starts slower. */
export class ServiceFunction<Env extends object> extends LambdaFunction {
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<Env>) {
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: props.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      code: bundle(props.name),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds),
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: createServiceRole(scope, `${id}Role`, [writeLog(logGroup), ...props.permissions]),
      environment: { ...(props.environment as Record<string, string>) },
    });
    this.timeoutSeconds = props.timeoutSeconds;
  }
}

/** Replaces AWS's managed policy, which lets a function write to every log of the account. */
const writeLog = (logGroup: LogGroup): PolicyStatement =>
  new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${logGroup.logGroupArn}:log-stream:*`],
  });

/** Never in Docker. */
function bundle(name: string): Code {
  return Code.fromAsset(join(root, 'lambdas', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(folder) {
          cpSync(join(bundleAll(), name), folder, { recursive: true });
          return true;
        },
      },
    },
  });
}

let bundles: string | undefined;

/**
 * All functions at once, which takes little longer than one; in a separate process, because a construct cannot wait.
 */
function bundleAll(): string {
  if (bundles !== undefined) return bundles;
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-bundles-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const script = join(root, 'lib/bundle-handler.ts');
  execFileSync(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  bundles = folder;
  return folder;
}
