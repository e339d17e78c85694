/** The page that `strictmx report show DOMAIN ID` prints. Text from the report is escaped. */
import type { ReportAnswer } from '../../../api/answers/answer-types.ts';
import type { ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import { formatTime } from '../../../core/words/en/format.ts';
import { type Cell, formatFacts } from '../format-table.ts';
import type { PageStyle } from '../page-style.ts';
import { formatReportedPolicy } from './report-page.ts';

export function formatStoredReport(report: ReportAnswer, style: PageStyle): string {
  const { verification, policies, notes } = report;
  const facts: [string, Cell | undefined][] = [
    ['reporter', { text: report.organizationName ?? report.submitter, style: 'bold' }],
    ['period', report.begin === undefined ? undefined : `${report.begin} to ${report.end ?? '?'}`],
    [
      'verified',
      verification.verified
        ? { text: `signed by ${verification.by}`, style: 'green' }
        : { text: `no: ${verification.detail}`, style: 'yellow' },
    ],
    ['received', formatTime(report.receivedAt)],
    ['report id', report.reportId],
    ['contact', report.contactInfo],
    ['notes', notes.length === 0 ? undefined : notes.join('; ')],
  ];
  // An answer leaves out what is missing, so no member is undefined.
  const blocks = policies.map((policy) => formatReportedPolicy(policy as ReportedPolicy, style).join('\n'));
  return [formatFacts(facts, style), ...blocks].join('\n\n');
}
