/**
 * What a deployment costs per month: the AWS calls that the steps really make (test/golden/aws-calls.txt), times the
 * assumptions below.
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
  alarms: 44,
  /** The most that is sent: one an hour. */
  operatorMailsPerDay: 24,
  metrics: 13,
};

/** Duration and memory of one run. Nearly all of the time is spent waiting for S3. */
export const runs = {
  receiveReport: { seconds: 0.4, gigabytes: 1 },
  foldDay: { seconds: 0.3, gigabytes: 1 },
  sendDigest: { seconds: 1, gigabytes: 2 },
  forwardMail: { seconds: 2, gigabytes: 0.5 },
  watchDomain: { seconds: 2, gigabytes: 0.5 },
  rotateId: { seconds: 45, gigabytes: 0.5 },
  /** A start that finds nothing new. What it takes for each report, of which it reads 64 at a time, comes on top. */
  compactReports: { seconds: 5, secondsPerReport: 0.0005, gigabytes: 2 },
};

/** S3 calls by what is done. */
export const calls = readCalls();

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

/**
 * Each report is read in three nights, as late ones come to its day. A listing has 1,000 reports at most; a night lists
 * 3 days 4 times, by first letters and digits.
 */
function compactionCost(reports: number): number {
  const starts = 4 * assumptions.daysPerMonth;
  const { seconds, secondsPerReport, gigabytes } = runs.compactReports;
  const listings = 3 * (36 * starts + (4 * reports) / 1000);
  return (
    lambdaCost({ seconds, gigabytes }, starts) +
    3 * reports * secondsPerReport * gigabytes * prices.lambdaPerGigabyteSecond +
    ((3 * reports) / 1000) * prices.s3GetPer1000 +
    (listings / 1000) * prices.s3PutPer1000
  );
}

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
    'Tables for SQL (Lambda, S3)': compactionCost(reports),
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
