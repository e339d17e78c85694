import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { type Command, InvalidArgumentError } from 'commander';
import { escapeControls } from '../../core/text/quote.ts';
import type { Config } from '../../lib/config.ts';
import type { DeploymentFinding, DeploymentSeverity } from '../../service/deployment/deployment-finding.ts';
import type { DeployedPorts, DeploymentPlan } from '../../service/deployment/deployment-plan.ts';
import { describeReadError } from '../input/read-up-to.ts';
import { checkNames, type DeploymentWords, deploymentWords } from '../pages/deployment-words.table.ts';
import { printJson, printPage } from '../print.ts';
import { fail } from './call-api.ts';
import { whyNotAsked } from './why-not-asked.ts';

interface CheckOptions {
  config: string;
  domains: number;
  json?: boolean;
}

type OpenPorts = (region: string) => Promise<DeployedPorts>;
type RunChecks = (ports: DeployedPorts, plan: DeploymentPlan) => Promise<DeploymentFinding[]>;

const help = (zero: string) => `
Uses the AWS credentials of the environment, and the region of the configuration. It only reads.

Exit codes:
  0  ${zero}; there may be warnings
  1  an error was found
  2  the configuration or the arguments are wrong
  3  something could not be looked up`;

/**
 * `strictmx aws preflight` finds what an account would refuse, before a deployment. `strictmx aws doctor`
 * finds what keeps a deployment from working.
 */
export function addAwsCommand(program: Command, openPorts: OpenPorts = openAccount): void {
  const aws = program.command('aws').description('Check an AWS account, before and after a deployment');
  addCheck(aws.command('preflight'), openPorts, async (...asked) =>
    (await import('../../service/deployment/check-account.ts')).checkAccount(...asked),
  )
    .description('Check what the account may refuse, before you deploy to it')
    .addHelpText('after', help('nothing prevents a deployment'));
  addCheck(aws.command('doctor'), openPorts, async (...asked) =>
    (await import('../../service/deployment/check-account.ts')).checkDeployment(...asked),
  )
    .description(
      "Check a deployment: mail in and out, the signing key, DNS, and the edge (by fetching the canary's policy)",
    )
    .addHelpText('after', help('the deployment works'));
}

const addCheck = (command: Command, openPorts: OpenPorts, run: RunChecks): Command =>
  command
    .option('--config <file>', 'cdk.json, or a file with only the configuration', 'cdk.json')
    .option('--domains <number>', 'how many domains you plan to host', parseCount, 100)
    .option('--json', 'print one JSON object instead of a page')
    .action(async ({ config: file, domains, json }: CheckOptions) => {
      const config = await readDeploymentConfig(file);
      if (typeof config === 'string') return refuse(config, 2);
      const ports = await openPorts(config.region);
      let account: string;
      try {
        account = await ports.account.id();
      } catch (error) {
        return refuse(`Cannot ask AWS: ${whyNotAsked(error)}`, 3);
      }
      const findings = await run(ports, planOf(config, domains));
      const target = { account, region: config.region };
      await (json ? printJson(jsonOf(target, findings)) : printPage(formatPage(target, findings)));
      process.exitCode = exitCodeOf(findings);
    });

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/u.test(text)) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(text);
}

function refuse(message: string, exitCode: number): void {
  fail(message);
  process.exitCode = exitCode;
}

/** @returns the configuration, or why it cannot be read */
async function readDeploymentConfig(file: string): Promise<Config | string> {
  const { ConfigError, exampleKey, resolveConfig } = await import('../../lib/config.ts');
  try {
    const content = JSON.parse(await readFile(file, 'utf8'));
    const context = content?.context;
    return context ? resolveConfig(context.strictmx, context[exampleKey]) : resolveConfig(content);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    return `Cannot read the configuration "${file}", expected a JSON file: ${describeReadError(error)}`;
  }
}

const planOf = (config: Config, domains: number): DeploymentPlan => ({
  prefix: config.prefix,
  region: config.region,
  hostedZone: config.hostedZone,
  certificateHosts: [
    ...(config.edgeCertificateArn === undefined ? [`mta-sts.${config.serviceDomain}`] : []),
    ...(config.apiDomain === undefined ? [] : [config.apiDomain]),
  ],
  receiptRuleSet: config.receiptRuleSet,
  domains,
  names: {
    mailDomain: config.mailDomain,
    signingKey: config.signingKeyName,
    canary: config.canary,
    edge: config.edgeName,
    idRecords: `_mta-sts.${config.serviceDomain}`,
  },
});

/** Loaded for this command only, because the service on one machine needs no AWS client. */
async function openAccount(region: string): Promise<DeployedPorts> {
  const [
    { createAwsAccount },
    { createPublicResolver },
    { createPublicFetch },
    { systemClock },
    { amazonIssuers },
  ] = await Promise.all([
    import('../../adapters/aws/account/aws-account.ts'),
    import('../../adapters/public-resolver.ts'),
    import('../../adapters/public-fetch/public-fetch.ts'),
    import('../../adapters/system.ts'),
    import('../../adapters/aws/ports.ts'),
  ]);
  return {
    account: createAwsAccount(region),
    resolver: createPublicResolver(),
    fetch: createPublicFetch(),
    clock: systemClock,
    issuers: amazonIssuers,
  };
}

// The table has one function for each code, which TypeScript cannot follow through a union.
const wordsOf = ({ code, parameters }: DeploymentFinding): DeploymentWords =>
  (deploymentWords[code] as (facts: object) => DeploymentWords)(parameters);

interface Target {
  account: string;
  region: string;
}

function jsonOf(target: Target, findings: DeploymentFinding[]): object {
  const ok = !findings.some(({ severity }) => severity === 'error');
  const worded = findings.map((finding) => ({ ...finding, ...wordsOf(finding) }));
  return { ok, ...target, findings: worded };
}

const marks: Record<DeploymentSeverity, string> = {
  fine: styleText('green', '✓'),
  warning: styleText('yellow', '!'),
  error: styleText('red', '✗'),
  unknown: styleText('yellow', '?'),
};

function formatPage({ account, region }: Target, findings: DeploymentFinding[]): string {
  const lines = findings.flatMap((finding) => {
    const { title, step } = wordsOf(finding);
    const head = `${marks[finding.severity]} ${checkNames[finding.check]}: ${escapeControls(title)}`;
    return step === undefined ? [head] : [head, `    ${escapeControls(step)}`];
  });
  return [`Account ${account}, region ${region}`, ...lines].join('\n');
}

function exitCodeOf(findings: DeploymentFinding[]): number {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.has('error')) return 1;
  return severities.has('unknown') ? 3 : 0;
}
