import type { ReportAnswer } from '../../../api/answers/answer-types.ts';
import { formatDay, formatNumber } from '../../../core/words/en/format.ts';
import { type Cell, formatTable } from '../format-table.ts';
import type { PageStyle } from '../page-style.ts';

/** Reports, one per line. Untrusted text is escaped by the table. */
export const formatReports = (reports: readonly ReportAnswer[], style: PageStyle): string =>
  formatTable(
    [
      { head: 'DAY' },
      { head: 'REPORTER' },
      { head: 'SESSIONS', align: 'right' },
      { head: 'FAILED', align: 'right' },
      { head: 'VERIFIED' },
      { head: 'ID', wraps: true },
    ],
    reports.map((report): Cell[] => {
      const [successful, failed] = [sum(report, 'successfulSessions'), sum(report, 'failedSessions')];
      const { verified } = report.verification;
      return [
        report.begin === undefined ? '?' : formatDay(report.begin.slice(0, 10)),
        report.organizationName ?? report.submitter,
        formatNumber(successful + failed),
        failed > 0 ? { text: formatNumber(failed), style: 'red' } : formatNumber(failed),
        verified ? { text: 'yes', style: 'green' } : { text: 'no', style: 'yellow' },
        report.id,
      ];
    }),
    style,
  );

const sum = ({ policies }: ReportAnswer, member: 'successfulSessions' | 'failedSessions'): number =>
  policies.reduce((total, policy) => total + (policy[member] ?? 0), 0);
