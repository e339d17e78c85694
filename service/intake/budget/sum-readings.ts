import { sumReport } from '../../../core/tls-rpt/bounds/sum-report.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';

/**
 * What is kept of a mail above the budget. Attack: a signed mail, with reports in the names of others beside the one that
 * its signature covers.
 */
export const sumReadings = (readings: readonly StoredReport[]): StoredReport[] =>
  readings
    .filter(({ verification }) => verification.verified)
    .map((stored) => ({ ...stored, report: sumReport(stored.report) }));
