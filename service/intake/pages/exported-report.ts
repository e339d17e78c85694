import type { ExportedReport } from '../../../core/tls-rpt/figures/export-rows.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { formatReportId } from './list-reports.ts';

/** A stored report as the export and the tables show it; the notes are not in words yet. */
export const exportedReport = (stored: StoredReport): Omit<ExportedReport, 'notes'> => {
  const { day, identity, domain, submitter, receivedAt, verification, report } = stored;
  return {
    id: formatReportId({ day, identity }),
    day,
    domain,
    submitter,
    receivedAt,
    verified: verification.verified,
    ...(verification.verified
      ? { verification: 'signed', signedBy: verification.by }
      : { verification: verification.reason }),
    report,
  };
};
