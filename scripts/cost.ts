/**
 * What a deployment costs per month: the AWS calls that the steps really make (test/golden/aws-calls.txt), times the
 * assumptions below. `node scripts/cost.ts > docs/cost.md` writes the page.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prices } from './aws-prices.table.ts';

export const assumptions = {
  reportsPerDomainDay: 10,
  reportKilobytes: 6,
  rawMailDays: 400,
  domainsPerOwner: 10,
  policyFetchesPerDomainDay: 200,
  recordQueriesPerDomainDay: 5_000,
  policyChangesPerDomainMonth: 1,
  logKilobytesPerInvocation: 1,
  daysPerMonth: 30.4,
  alarms: 39,
  /** The most that is sent: one an hour. */
  operatorMailsPerDay: 24,
  metrics: 9,
};

/** Duration and memory of one run. Nearly all of the time is spent waiting for S3. */
const runs = {
  receiveReport: { seconds: 0.4, gigabytes: 1 },
  foldDay: { seconds: 0.3, gigabytes: 1 },
  sendDigest: { seconds: 1, gigabytes: 2 },
  forwardMail: { seconds: 2, gigabytes: 0.5 },
  watchDomain: { seconds: 2, gigabytes: 0.5 },
  rotateId: { seconds: 45, gigabytes: 0.5 },
};

const calls = readCalls();

function readCalls(): Map<string, { gets: number; puts: number }> {
  const text = readFileSync(join(import.meta.dirname, '../test/golden/aws-calls.txt'), 'utf8');
  const found = new Map<string, { gets: number; puts: number }>();
  let current = { gets: 0, puts: 0 };
  for (const line of text.split('\n')) {
    if (/^\S/u.test(line)) {
      current = { gets: 0, puts: 0 };
      found.set(line, current);
    } else if (line.endsWith('s3.GetObject')) current.gets += 1;
    // A listing is charged as a write is; deleting is free.
    else if (/s3\.(?:PutObject|ListObjectsV2)$/u.test(line)) current.puts += 1;
  }
  return found;
}

function s3Cost(scenario: string, times: number): number {
  const { gets, puts } = calls.get(scenario) ?? { gets: 0, puts: 0 };
  return (times / 1000) * (gets * prices.s3GetPer1000 + puts * prices.s3PutPer1000);
}

const lambdaCost = ({ seconds, gigabytes }: { seconds: number; gigabytes: number }, times: number) =>
  times * (seconds * gigabytes * prices.lambdaPerGigabyteSecond + prices.lambdaPerMillion / 1e6);

const intakeCost = (reports: number) =>
  lambdaCost(runs.receiveReport, reports) +
  lambdaCost(runs.foldDay, reports) +
  s3Cost('a report is received', reports) +
  s3Cost('a report is put into the figures of its day', reports) +
  (reports / 1000) * prices.s3PutPer1000;

/** Whatever the number of domains. */
function operatorMailCost(): number {
  const mails = assumptions.operatorMailsPerDay * assumptions.daysPerMonth;
  return (
    lambdaCost(runs.forwardMail, mails) +
    s3Cost('a mail to the postmaster is forwarded', mails) +
    (mails / 1000) * prices.sesOutPer1000
  );
}

/** US dollars per month, by part. */
export function monthlyCost(domains: number): Record<string, number> {
  const { daysPerMonth, reportsPerDomainDay, domainsPerOwner } = assumptions;
  const domainDays = domains * daysPerMonth;
  const reports = domainDays * reportsPerDomainDay;
  const digests = domainDays / domainsPerOwner;
  const watches = domainDays;
  const changes = domains * assumptions.policyChangesPerDomainMonth;
  // Reports of a domain come spread over the day, so nearly every one has a fold of its own.
  const invocations = 2 * reports + digests + watches * 3 + changes;
  const storedGigabytes =
    (domains * reportsPerDomainDay * assumptions.rawMailDays * assumptions.reportKilobytes * 2) / 1e6;
  const fetches = domainDays * assumptions.policyFetchesPerDomainDay;
  const queries = domainDays * assumptions.recordQueriesPerDomainDay;
  return {
    'Report mail in (SES)': (reports / 1000) * prices.sesInPer1000,
    'Reports read and counted (Lambda, S3)': intakeCost(reports),
    'Daily mail (Lambda, S3, SES)':
      lambdaCost(runs.sendDigest, digests) +
      s3Cost('the daily mail is sent', digests * domainsPerOwner) +
      (digests / 1000) * prices.sesOutPer1000,
    'Mail to the operator (Lambda, S3, SES)': operatorMailCost(),
    'Daily watch (Lambda, S3)':
      lambdaCost(runs.watchDomain, watches) +
      (watches / 1000) * (6 * prices.s3GetPer1000 + 2 * prices.s3PutPer1000),
    'New ids (Lambda, S3)': lambdaCost(runs.rotateId, changes) + s3Cost('an id is changed', changes),
    'Queues (SQS)': ((invocations * 3) / 1e6) * prices.sqsPerMillion,
    'Stored mail and reports (S3)': storedGigabytes * prices.s3StoragePerGigabyteMonth,
    'Policies served (CloudFront)':
      (fetches / 10_000) * prices.cloudFrontPer10000Requests +
      (fetches / 1e6) * prices.cloudFrontFunctionPerMillion,
    'Tenants (CloudFront)':
      Math.max(0, domains - prices.cloudFrontFreeTenants) * prices.cloudFrontTenantMonth,
    'Records (Route 53)':
      prices.route53ZoneMonth +
      (queries / 1e6) * prices.route53QueriesPerMillion +
      Math.max(0, 2 * domains - prices.route53FreeRecords) * prices.route53RecordMonth,
    'Logs, alarms, metrics (CloudWatch)':
      ((invocations * assumptions.logKilobytesPerInvocation) / 1e6) * prices.logsPerGigabyte +
      assumptions.alarms * prices.alarmMonth +
      assumptions.metrics * prices.metricMonth,
  };
}

const dollars = (amount: number) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const row = (label: string, cells: string[]) => `| ${label} | ${cells.join(' | ')} |`;

/** The page docs/cost.md. */
export function costPage(): string {
  return [
    '# What it costs',
    '',
    'US dollars per month, computed by `node scripts/cost.ts` from the AWS calls that the service makes and the assumptions below.',
    'Nothing was measured on AWS: run times are assumptions. Prices are list prices from memory, without the AWS free tier; check them before you rely on them.',
    '',
    ...costTable([100, 10_000, 1_000_000]),
    '',
    'A million domains need higher quotas and more than one account: see [the runbook](runbook.md#quotas).',
    '',
    '## Assumptions',
    '',
    row('assumption', ['value']),
    row('---', ['---:']),
    ...Object.entries(assumptions).map(([name, value]) => row(`\`${name}\``, [String(value)])),
    ...Object.entries(runs).map(([name, run]) =>
      row(`\`${name}\``, [`${run.seconds} s at ${run.gigabytes} GB`]),
    ),
    '',
    '## S3 calls (from test/golden/aws-calls.txt)',
    '',
    row('work', ['reads', 'writes and listings']),
    row('---', ['---:', '---:']),
    ...[...calls].map(([name, { gets, puts }]) => row(name, [String(gets), String(puts)])),
    '',
    '## Prices',
    '',
    row('price', ['US dollars']),
    row('---', ['---:']),
    ...Object.entries(prices).map(([name, value]) => row(`\`${name}\``, [String(value)])),
    '',
  ].join('\n');
}

/** A column for each number of domains, a row for each part of the bill. */
function costTable(sizes: number[]): string[] {
  const columns = sizes.map(monthlyCost);
  const totals = columns.map((column) => Object.values(column).reduce((sum, each) => sum + each, 0));
  const cells = (format: (size: number, at: number) => string) => sizes.map(format);
  return [
    row(
      '',
      cells((size) => `${size.toLocaleString('en-US')} domains`),
    ),
    row(
      '---',
      cells(() => '---:'),
    ),
    ...Object.keys(columns[0] ?? {}).map((part) =>
      row(
        part,
        columns.map((column) => dollars(column[part] ?? 0)),
      ),
    ),
    row(
      '**Total**',
      totals.map((total) => `**${dollars(total)}**`),
    ),
    row(
      'per domain',
      cells((size, at) => ((totals[at] ?? 0) / size).toFixed(4)),
    ),
  ];
}

if (process.argv[1] === import.meta.filename) process.stdout.write(costPage());
