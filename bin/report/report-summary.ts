/** What many files report together: the page of `strictmx report read --summary`. */
import { printable } from '../../core/text/terminal.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import type { DayReport } from '../../core/tls-rpt/figures/day.ts';
import { reportDay, reportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { addCounts, addSessions, type Sessions } from '../../core/tls-rpt/figures/sessions.ts';
import { failuresOf, sessionsOf } from '../../core/tls-rpt/figures/sessions-of.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import type { ReadResult, Report } from '../../core/tls-rpt/report.ts';
import { formatNumber, plural } from '../../core/words/en/format.ts';

interface Named extends Sessions {
  /** '' where a report has none. */
  name: string;
}

export interface FilesSummary extends Sessions {
  files: number;
  /** Each counts once, however often it appears. */
  reports: number;
  repeats: number;
  unread: { file: string; why: string }[];
  unreadCount: number;
  /** First and last UTC day. */
  from?: string;
  to?: string;
  domains: Named[];
  reporters: Named[];
  failures: { resultType: string; failedSessions: number }[];
}

/** How many unreadable files are named; all are counted. */
const namedUnread = 20;

/** Adds up reports file by file. Only figures are kept, so memory does not grow with the details. */
export class FilesSummarizer {
  readonly #reports = new Map<string, DayReport & { domain: string; day: string | undefined }>();
  readonly #unread: FilesSummary['unread'] = [];
  #files = 0;
  #repeats = 0;
  #unreadCount = 0;

  get counts(): { files: number; reports: number } {
    return { files: this.#files, reports: this.#reports.size };
  }

  beginFile(): void {
    this.#files += 1;
  }

  /** @param file or what in it cannot be read */
  addUnread(file: string, why: string): void {
    this.#unreadCount += 1;
    if (this.#unread.length < namedUnread) this.#unread.push({ file, why });
  }

  add({ reports, mail }: Extract<ReadResult, { ok: true }>): void {
    for (const report of reports) this.#addReport(report, submitterDomain(report, mail) ?? '', mail?.date);
  }

  #addReport(report: Report, submitter: string, mailDate: string | undefined): void {
    const domain = domainOf(report);
    const content = () => JSON.stringify({ ...report, notes: [] });
    const { reportId, begin, end } = report;
    const identity = reportIdentity({ submitter, reportId, begin, end, policyDomain: domain, content });
    const known = this.#reports.get(identity);
    if (known) this.#repeats += 1;
    if (known && (mailDate ?? '') < (known.mailDate ?? '')) return;
    const origin = {
      submitter,
      verified: false,
      verification: '',
      digest: '',
      ...(mailDate && { mailDate }),
    };
    this.#reports.set(identity, { ...condenseReport(report, origin), domain, day: reportDay(report) });
  }

  summary(): FilesSummary {
    const reports = [...this.#reports.values()];
    const days = reports.flatMap(({ day }) => day ?? []).sort();
    const [from] = days;
    const to = days.at(-1);
    return {
      files: this.#files,
      reports: reports.length,
      repeats: this.#repeats,
      ...(from !== undefined && to !== undefined && { from, to }),
      ...addSessions(reports.map(sessionsOf)),
      domains: sumBy(reports, ({ domain }) => domain),
      reporters: sumBy(reports, ({ submitter }) => submitter),
      failures: sumFailures(reports),
      unreadCount: this.#unreadCount,
      unread: this.#unread,
    };
  }
}

/** In a `tlsa` entry, the policy domain is the MX host (RFC 8460 §1.1), so another entry's is preferred. */
function domainOf({ policies }: Report): string {
  const named = policies.find(({ policyType, policyDomain }) => policyType !== 'tlsa' && policyDomain);
  return (named ?? policies[0])?.policyDomain ?? '';
}

function sumBy<T extends DayReport>(reports: T[], nameOf: (report: T) => string): Named[] {
  return [...Map.groupBy(reports, nameOf)]
    .map(([name, group]) => ({ name, ...addSessions(group.map(sessionsOf)) }))
    .sort((a, b) => b.failedSessions - a.failedSessions || sessions(b) - sessions(a));
}

function sumFailures(reports: DayReport[]): FilesSummary['failures'] {
  const sums = new Map<string, number>();
  for (const [resultType, failed] of reports.flatMap((report) => [...failuresOf(report)]))
    sums.set(resultType, addCounts(sums.get(resultType) ?? 0, failed));
  return [...sums]
    .map(([resultType, failedSessions]) => ({ resultType, failedSessions }))
    .sort((a, b) => b.failedSessions - a.failedSessions);
}

const sessions = (one: Sessions): number => one.successfulSessions + one.failedSessions;

/** Maximum rows of a list; the rest are only counted. */
const shownRows = 10;

/** The page. Text from reports is escaped. */
export function formatFilesSummary(summary: FilesSummary): string {
  const { files, reports, repeats, from, to, unreadCount } = summary;
  const failed = `${formatNumber(summary.failedSessions)} failed`;
  const head = [
    `${plural(reports, 'report')} in ${plural(files, 'file')}${repeats > 0 ? `, and ${plural(repeats, 'repeat')} of them` : ''}`,
    ...(from === undefined ? [] : [`${from} to ${to} (UTC)`]),
    `${plural(sessions(summary), 'session')}, ${failed}`,
  ];
  return [
    ...head,
    ...list('Domains', summary.domains, formatNamed('an unnamed domain')),
    ...list('Reporters', summary.reporters, formatNamed('an unnamed reporter')),
    ...list(
      'Failures',
      summary.failures,
      ({ resultType, failedSessions }) =>
        `${printable(resultType, 60)}: ${plural(failedSessions, 'session')}`,
    ),
    ...list(
      'Not read',
      summary.unread,
      ({ file, why }) => `${printable(file, 200)}: ${printable(why, 200)}`,
      unreadCount,
    ),
  ].join('\n');
}

const formatNamed = (unnamed: string) => (one: Named) =>
  `${printable(one.name || unnamed, 100)}: ${plural(sessions(one), 'session')}, ${formatNumber(one.failedSessions)} failed`;

function list<T>(title: string, rows: T[], format: (row: T) => string, count = rows.length): string[] {
  if (count === 0) return [];
  const shown = rows.slice(0, shownRows);
  const more = count - shown.length;
  return [
    '',
    title,
    ...shown.map((row) => `  ${format(row)}`),
    ...(more > 0 ? [`  and ${formatNumber(more)} more`] : []),
  ];
}
