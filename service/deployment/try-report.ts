/**
 * Sends a report about the canary by mail, as a reporter does, and waits until it is in the figures. It goes through SES out
 * and in, the receipt rule, the bucket, the queue, the reader and the fold: what no single check shows.
 *
 * Nobody signs it with our key, so it counts as unverified, and raises and ends no alarm.
 */
import { composeMail } from '../../core/mail/write-mail.ts';
import { isDomainName } from '../../core/names/domain-name.ts';
import { parseMailbox } from '../../core/names/mailbox.ts';
import { tlsRptNameOf } from '../../core/names/record-names.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { parseTlsRptRecord } from '../../core/tls-rpt/record.ts';
import {
  compressReport,
  createReport,
  formatReportText,
  reportFileName,
  reportMediaType,
  reportSubject,
} from '../../core/tls-rpt/write/write-report.ts';
import type { Clock } from '../ports/clock.ts';
import { MailNotSentError, type MailOut, type OutgoingMail } from '../ports/mail-out.ts';
import type { Random } from '../ports/random.ts';
import type { Resolver } from '../ports/resolver.ts';
import { type DeploymentFinding, deploymentFinding } from './deployment-finding.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import { recordsOf } from './records-of.ts';

/** What the deployment has about one day of a domain. */
export interface DayFigures {
  /** Those of the latest reports. */
  reportIds: string[];
  /** How many reports are in the figures. */
  reports: number;
}

export interface TrialPorts {
  resolver: Pick<Resolver, 'txt'>;
  clock: Clock;
  random: Random;
  mail: MailOut;
  /** Asks the deployment. Throws if it gets no answer. */
  readFigures(domain: string, day: UtcDay): Promise<DayFigures>;
  wait(seconds: number): Promise<void>;
  /** Called again and again while the report is on its way. */
  tellProgress(seconds: number): void;
}

/** On AWS, a report is in the figures two minutes after it came in; SES needs some seconds to deliver it. */
export const trialSeconds = 300;

const pauseSeconds = 5;

export async function tryReport(
  ports: TrialPorts,
  { names: { canary, mailDomain } }: Pick<DeploymentPlan, 'names'>,
): Promise<DeploymentFinding> {
  const to = await reportAddressOf(ports, canary, mailDomain);
  if (to === undefined) return deploymentFinding('test-report', 'test-report-has-no-address', { canary });
  const sentAt = ports.clock.now();
  const day = addDays(dayOf(sentAt), -1);
  const before = await ports.readFigures(canary, day);
  const { mail, reportId } = await composeTestReport(ports, { canary, mailDomain, to, day, sentAt });
  try {
    await ports.mail.send(mail);
  } catch (error) {
    if (!(error instanceof MailNotSentError)) throw error;
    return deploymentFinding('test-report', 'test-report-not-sent', { fault: error.fault });
  }
  for (;;) {
    const seconds = Math.round((+ports.clock.now() - +sentAt) / 1_000);
    const { reportIds, reports } = await ports.readFigures(canary, day);
    const isStored = reportIds.includes(reportId);
    if (isStored && reports > before.reports)
      return deploymentFinding('test-report', 'test-report-counted', { to, seconds });
    if (seconds >= trialSeconds)
      return deploymentFinding('test-report', isStored ? 'test-report-not-counted' : 'test-report-lost', {
        to,
        minutes: trialSeconds / 60,
      });
    ports.tellProgress(seconds);
    await ports.wait(pauseSeconds);
  }
}

/** The address that reporters find in public DNS, if it is one of this deployment. */
async function reportAddressOf(
  { resolver }: TrialPorts,
  canary: string,
  mailDomain: string,
): Promise<string | undefined> {
  const name = tlsRptNameOf(canary);
  const parsed = parseTlsRptRecord(recordsOf(await resolver.txt(name), name));
  const addresses = (parsed.ok ? parsed.record.rua : [])
    .filter((uri) => /^mailto:/iu.test(uri))
    .map((uri) => decodeURIComponent(uri.slice('mailto:'.length)));
  return addresses.find((address) => parseMailbox(address)?.domain === mailDomain);
}

interface TestReport {
  canary: string;
  mailDomain: string;
  to: string;
  day: UtcDay;
  sentAt: Date;
}

async function composeTestReport(
  { random }: TrialPorts,
  { canary, mailDomain, to, day, sentAt }: TestReport,
): Promise<{ mail: OutgoingMail; reportId: string }> {
  if (!isDomainName(canary)) throw new Error(`"${canary}" is no domain name`);
  const key = { day, domain: canary, part: 1 };
  const contact = `tls-reports@${mailDomain}`;
  const policies = [{ policyType: 'sts', policyDomain: canary, successfulSessions: 1, failedSessions: 0 }];
  // A repeated id would be a repeated report, which is not counted again.
  const unique = `test.${random.token(26)}`;
  const reportId = `${unique}@${mailDomain}`;
  const reporter = { organizationName: 'StrictMX test', contact };
  const report = { ...createReport(key, policies, reporter), reportId };
  const { raw } = await composeMail({
    from: { name: reporter.organizationName, address: contact },
    to: [{ address: to }],
    subject: reportSubject(canary, mailDomain, reportId),
    text: formatReportText(report, canary),
    date: sentAt,
    messageId: `<${reportId}>`,
    headers: { 'TLS-Report-Domain': canary, 'TLS-Report-Submitter': mailDomain },
    attachments: [
      {
        filename: reportFileName(key, mailDomain),
        contentType: reportMediaType,
        content: await compressReport(report),
      },
    ],
    reportType: 'tlsrpt',
  });
  return { mail: { id: unique.replace('.', '-'), envelope: { from: contact, to: [to] }, raw }, reportId };
}
