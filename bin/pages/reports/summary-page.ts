/** The page that `strictmx summary DOMAIN` prints. Untrusted text is escaped by the tables. */
import type { SummaryAnswer } from '../../../api/answers/answer-types.ts';
import { formatDay, formatNumber, plural } from '../../../core/words/en/format.ts';
import { type Cell, type Column, formatFacts, formatTable } from '../format-table.ts';
import type { PageStyle } from '../page-style.ts';

type Side = SummaryAnswer['total']['verified'];

const figureColumns: Column[] = [
  { head: 'REPORTS', align: 'right' },
  { head: 'SESSIONS', align: 'right' },
  { head: 'FAILED', align: 'right' },
];

export function formatSummary(summary: SummaryAnswer, style: PageStyle): string {
  const { domain, from, to, total, days, reporters, resultTypes, notItemised, cursor } = summary;
  const section = (title: string, text: string) => `${style.paint('bold', title)}\n${text}`;
  const { unverified } = total;
  const facts: [string, string | undefined][] = [
    ['domain', domain],
    ['days', `${formatDay(from)} to ${formatDay(to)}`],
    ['verified', sentenceOf(total.verified)],
    ['not verified', unverified.reports === 0 ? undefined : `${sentenceOf(unverified)}; not counted below`],
    ['not listed', formatNotListed(notItemised)],
    ['earlier days', cursor === undefined ? undefined : `not shown: ask again with --to ${cursor}`],
  ];
  return [
    formatFacts(facts, style),
    ...(days.length > 0 ? [section('By day', formatDays(days, style))] : []),
    ...(reporters.length > 0 ? [section('By reporter', formatReporters(reporters, style))] : []),
    ...(resultTypes.length > 0 ? [section('What failed', formatFailed(resultTypes, style))] : []),
  ].join('\n\n');
}

/** A flood of reports: the totals include them all, the tables do not. */
function formatNotListed(notItemised: SummaryAnswer['notItemised']): string | undefined {
  if (notItemised === undefined) return undefined;
  const { verified, unverified } = notItemised;
  const count = (side: typeof verified) => plural(side?.reports ?? 0, 'report');
  return `too many to list them all; counted above, not by reporter: verified ${count(verified)}, not verified ${count(unverified)}`;
}

const sentenceOf = ({ reports, successfulSessions, failedSessions }: Side): string =>
  `${plural(reports, 'report')}, ${plural(successfulSessions + failedSessions, 'session')}, ${formatNumber(failedSessions)} failed`;

const figuresOf = ({ reports, successfulSessions, failedSessions }: Side): Cell[] => [
  formatNumber(reports),
  formatNumber(successfulSessions + failedSessions),
  failedSessions > 0 ? { text: formatNumber(failedSessions), style: 'red' } : formatNumber(failedSessions),
];

const formatDays = (days: SummaryAnswer['days'], style: PageStyle): string =>
  formatTable(
    [{ head: 'DAY' }, ...figureColumns],
    days.map(({ day, verified }) => [formatDay(day), ...figuresOf(verified)]),
    style,
  );

const formatReporters = (reporters: SummaryAnswer['reporters'], style: PageStyle): string =>
  formatTable(
    [{ head: 'REPORTER' }, ...figureColumns],
    reporters.map(({ submitter, organizationName, verified }) => [
      organizationName ?? submitter,
      ...figuresOf(verified),
    ]),
    style,
  );

const formatFailed = (resultTypes: SummaryAnswer['resultTypes'], style: PageStyle): string =>
  formatTable(
    [
      { head: 'FAILED', align: 'right' },
      { head: 'WHAT, AND WHAT TO DO', wraps: true },
    ],
    resultTypes.map(({ verified, unverified, explanation: { title, meaning, steps } }): Cell[] => {
      const isVerified = verified.failedSessions > 0;
      const [step] = steps;
      return [
        {
          text: formatNumber(isVerified ? verified.failedSessions : unverified.failedSessions),
          style: 'red',
        },
        `${title}${isVerified ? '' : ' (not verified)'}. ${meaning}${step === undefined ? '' : ` → ${step}`}`,
      ];
    }),
    style,
  );
