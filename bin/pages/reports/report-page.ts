/** The page that `strictmx report read FILE` prints: what was reported, what it means, and which deviations were accepted. */
import { indent, painter, printable, wrap } from '../../../core/text/terminal.ts';
import { readPolicyMode } from '../../../core/tls-rpt/judge/match-policy.ts';
import type { Unreadable, UnreadableReason } from '../../../core/tls-rpt/refusal.ts';
import type { ReadResult, Report, ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import { describeReadingNote, describeRefusal } from '../../../core/words/describe-intake.ts';
import { formatNumber, plural } from '../../../core/words/en/format.ts';
import { english } from '../../../core/words/en/words.ts';
import type { PageStyle } from '../page-style.ts';
import { formatFailures } from './report-failures.ts';

export interface PageOptions {
  /** ANSI colours. */
  colour: boolean;
  /** Width of the terminal, in characters. */
  columns: number;
}

/** The page for one file, ending with a line break. Text from reports is escaped. */
export function formatReportPage(file: string, result: ReadResult, { colour, columns }: PageOptions): string {
  const page = { paint: painter(colour), width: Math.min(Math.max(columns, 50), 100) };
  const name = file === '-' ? 'standard input' : printable(file, 200);
  const blocks = result.ok
    ? result.reports.flatMap((report) => formatReport(report, result, page))
    : [formatRefusal(result, page)];
  const filled = [[page.paint('bold', name)], ...blocks].filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const refusals: Record<UnreadableReason, string> = {
  'not-a-report': 'This is not a TLS report',
  'too-large': 'This is too large to be read',
  'too-complex': 'This is too complex to be read',
  'damaged-archive': 'This is a damaged archive',
  'damaged-json': 'This is a damaged report',
  'no-policies': 'This is a report without policies',
};

function formatRefusal({ reason, cause }: Unreadable, { paint, width }: PageStyle): string[] {
  return [
    `  ${paint('red', '✗')} ${refusals[reason]} (${reason})`,
    ...indent(wrap(printable(describeRefusal(english, cause), 300), width - 4), 4),
  ];
}

function formatReport(report: Report, result: ReadResult, page: PageStyle): string[][] {
  const policies = report.policies.map((policy) => formatReportedPolicy(policy, page));
  const none = [['  It contains no policies, so it reports nothing.']];
  return [formatHead(report), ...(policies.length > 0 ? policies : none), formatOrigin(report, result, page)];
}

function formatHead(report: Report): string[] {
  const domains = [
    ...new Set(report.policies.map(({ policyDomain }) => policyDomain ?? 'an unnamed domain')),
  ];
  const about =
    domains.length > 3 ? `${domains.length} domains` : domains.map((domain) => printable(domain)).join(', ');
  const reporter = printable(report.organizationName ?? report.contactInfo ?? 'An unnamed reporter');
  return [`  ${reporter}${domains.length > 0 ? ` about ${about}` : ''}`, `  ${formatPeriod(report)}`];
}

function formatPeriod({ begin, end }: Report): string {
  if (begin === undefined || end === undefined) return `${begin ?? end ?? 'It gives no dates'}`;
  const seconds = (Date.parse(end) - Date.parse(begin)) / 1000;
  const isDay = begin.endsWith('T00:00:00Z') && (seconds === 86_399 || seconds === 86_400);
  return isDay ? `${begin.slice(0, 10)}, the whole day (UTC)` : `${begin} to ${end}`;
}

const policyTitles: Record<string, string> = {
  sts: 'MTA-STS policy',
  tlsa: 'DANE (TLSA records)',
  'no-policy-found': 'No policy found',
};

/** One policy of a report: its sessions, its failures explained, its text. */
export function formatReportedPolicy(policy: ReportedPolicy, page: PageStyle): string[] {
  const { policyType = 'unnamed policy', policyString = [], policyDomain } = policy;
  const mode = policyType === 'sts' ? readPolicyMode(policyString) : undefined;
  const title = Object.hasOwn(policyTitles, policyType) ? policyTitles[policyType] : printable(policyType);
  const heading = [title, mode && `mode ${mode}`, policyDomain && printable(policyDomain)]
    .filter(Boolean)
    .join(', ');
  const text = policyString.map((line) => printable(line)).join(' · ');
  return [
    `  ${page.paint('bold', heading)}`,
    ...formatSessions(policy, page),
    ...formatFailures(policy, mode, page),
    ...(text === ''
      ? []
      : indent(wrap(text.slice(0, 2000), page.width - 4), 4).map((line) => page.paint('dim', line))),
  ];
}

const barCells = 24;

function formatSessions(
  { successfulSessions, failedSessions }: ReportedPolicy,
  { paint }: PageStyle,
): string[] {
  if (successfulSessions === undefined && failedSessions === undefined) return ['    It gives no counts'];
  const good = successfulSessions ?? 0;
  const failed = failedSessions ?? 0;
  if (good + failed === 0) return ['    No sessions'];
  // The bar must show even one failure among a million, and even one success.
  const share = Math.round((failed / (good + failed)) * barCells);
  const failedCells = Math.min(Math.max(share, failed > 0 ? 1 : 0), good > 0 ? barCells - 1 : barCells);
  const bar = `${paint('green', '█'.repeat(barCells - failedCells))}${paint('red', '░'.repeat(failedCells))}`;
  const summary =
    failed === 0
      ? `${plural(good, 'session')}, none failed`
      : `${plural(good, 'session')} succeeded, ${paint('red', `${formatNumber(failed)} failed`)} (${formatShare(failed, good + failed)})`;
  return [`    ${bar}  ${summary}`];
}

function formatShare(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent < 0.1) return 'less than 0.1 %';
  return `${percent > 99.9 && percent < 100 ? '99.9' : Number(percent.toFixed(1))} %`;
}

/** Where the report came from and how it was read. */
function formatOrigin(report: Report, { mail }: ReadResult, page: PageStyle): string[] {
  const rows: [string, string | undefined][] = [
    ['Report-ID', report.reportId],
    ['Contact', report.contactInfo],
    [
      'Sent by',
      mail?.from && `${mail.from}${mail.date ? ` at ${mail.date}` : ''} (signature not verified here)`,
    ],
  ];
  const shown = rows.flatMap(([label, value]) =>
    value ? [formatRow(label, printable(value, 200), page)] : [],
  );
  const notes = report.notes.map((note, index) =>
    formatRow(index === 0 ? 'Notes' : '', printable(describeReadingNote(english, note), 300), page),
  );
  return [...shown, ...notes].flat();
}

function formatRow(label: string, value: string, { paint, width }: PageStyle): string[] {
  const [first = '', ...rest] = wrap(value, width - 13);
  return [`  ${paint('dim', label.padEnd(11))}${first}`, ...indent(rest, 13)];
}
