import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../lib/config.ts';
import type { DeploymentFinding } from '../../service/deployment/deployment-finding.ts';
import type { DeployedPorts, DeploymentPlan } from '../../service/deployment/deployment-plan.ts';
import type { MailOut } from '../../service/ports/mail-out.ts';
import { describeReadError } from '../input/read-up-to.ts';
import { exitCodeOf, formatDeploymentPage, jsonOfDeployment } from '../pages/deployment-page.ts';
import { printJson, printPage } from '../print.ts';
import { fail } from './call-api.ts';
import { whyNotAsked } from './why-not-asked.ts';

interface CheckOptions {
  config: string;
  domains: number;
  json?: boolean;
  sendTestReport?: boolean;
}

type OpenPorts = (region: string) => Promise<DeployedPorts>;
type OpenMail = (region: string) => Promise<MailOut>;
type RunChecks = (
  ports: DeployedPorts,
  plan: DeploymentPlan,
  options: CheckOptions,
) => Promise<DeploymentFinding[]>;
const help = (zero: string, more = '') => `
Uses the AWS credentials of the environment, and the region of the configuration. It only reads.${more}

Exit codes:
  0  ${zero}; there may be warnings
  1  an error was found
  2  the configuration or the arguments are wrong
  3  something could not be looked up`;

/**
 * `strictmx aws preflight` finds what an account would refuse, before a deployment. `strictmx aws doctor`
 * finds what keeps a deployment from working.
 */
export function addAwsCommand(
  program: Command,
  openPorts: OpenPorts = openAccount,
  openMail: OpenMail = openSes,
): void {
  const aws = program.command('aws').description('Check an AWS account, before and after a deployment');
  addCheck(aws.command('preflight'), openPorts, async (ports, plan) =>
    (await import('../../service/deployment/check-account.ts')).checkAccount(ports, plan),
  )
    .description('Check what the account may refuse, before you deploy to it')
    .addHelpText('after', help('nothing prevents a deployment'));
  addCheck(aws.command('doctor'), openPorts, (...asked) => runDoctor(openMail, ...asked))
    .description(
      "Check a deployment: mail in and out, the signing key, DNS, alarms, and the edge (by fetching the canary's policy)",
    )
    .option('--send-test-report', 'also mail a report about the canary, and wait until it is in the figures')
    .addHelpText('after', help('the deployment works', trialHelp));
}

const trialHelp = `

With --send-test-report, it sends a mail by SES and waits for up to five minutes. It asks the API of the deployment
at STRICTMX_API, with the administrator's token in STRICTMX_TOKEN, whether the report has arrived.`;

async function runDoctor(
  openMail: OpenMail,
  ports: DeployedPorts,
  plan: DeploymentPlan,
  { sendTestReport }: CheckOptions,
): Promise<DeploymentFinding[]> {
  const { checkByReport, checkDeployment } = await import('../../service/deployment/check-account.ts');
  const findings = await checkDeployment(ports, plan);
  if (!sendTestReport) return findings;
  const { createTrialPorts } = await import('./trial-ports.ts');
  const trial = createTrialPorts(ports, await openMail(plan.region));
  return [...findings, ...(await checkByReport(trial, plan))];
}

const addCheck = (command: Command, openPorts: OpenPorts, run: RunChecks): Command =>
  command
    .option('--config <file>', 'cdk.json, or a file with only the configuration', 'cdk.json')
    .option('--domains <number>', 'how many domains you plan to host', parseCount, 100)
    .option('--json', 'print one JSON object instead of a page')
    .action(async (options: CheckOptions) => {
      const { config: file, domains, json } = options;
      const config = await readDeploymentConfig(file);
      if (typeof config === 'string') return refuse(config, 2);
      if (options.sendTestReport && !process.env.STRICTMX_API) return refuse(noApi, 2);
      const ports = await openPorts(config.region);
      let account: string;
      try {
        account = await ports.account.id();
      } catch (error) {
        return refuse(`Cannot ask AWS: ${whyNotAsked(error)}`, 3);
      }
      const findings = await run(ports, planOf(config, domains), options);
      const target = { account, region: config.region };
      await (json
        ? printJson(jsonOfDeployment(target, findings))
        : printPage(formatDeploymentPage(target, findings)));
      process.exitCode = exitCodeOf(findings);
    });

const noApi =
  'Cannot send a test report: STRICTMX_API is not set, expected the URL of the deployed API, which shows whether it arrives';

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

/** Loaded for a test report only. */
const openSes = async (region: string): Promise<MailOut> =>
  (await import('../../adapters/aws/mail/ses-mail-out.ts')).openSesMailOut(region);
