import type { Arrival } from '../../../core/tls-rpt/figures/storage-budget.ts';
import { sourceOf } from '../../../core/tls-rpt/figures/tally-report.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import { countStateBytes } from '../../store/state-bytes.ts';

/**
 * What is stored because of a report, besides itself: its mark for the fold, its entry for the daily mail, and its place in
 * the figures of the day, which may be a new object. Attack: small reports, each about another day.
 */
const bytesBesideReport = 1_500;

/** The entry in quarantine of a mail that is not counted. Attack: small mails that are no reports. */
export const quarantineBytes = 1_500;

/** In it, each part that is not counted, with its id, for as many as it names. */
const refusedPartBytes = 1_200;
const mostRefusedParts = 100;

/**
 * What a mail counts as in the budgets of stored bytes.
 * @param refusedParts that cannot be counted
 */
export function arrivalOf(raw: StoredObject, readings: readonly StoredReport[], refusedParts = 0): Arrival {
  const signed = readings.find(({ verification }) => verification.verified);
  const isQuarantined = readings.length === 0 || refusedParts > 0;
  const inQuarantine = isQuarantined
    ? quarantineBytes + refusedPartBytes * Math.min(refusedParts, mostRefusedParts)
    : 0;
  return {
    rank: signed ? 'signed' : 'unsigned',
    source: signed ? sourceOf(signed) : '',
    bytes: raw.body.byteLength + inQuarantine + bytesOfReports(readings),
  };
}

/** What is stored of them, and because of them. */
export const bytesOfReports = (readings: readonly StoredReport[]): number =>
  readings.reduce((sum, stored) => sum + countStateBytes(stored) + bytesBesideReport, 0);
