import { jsonBytes } from '../../../core/text/format-json.ts';
import type { Arrival } from '../../../core/tls-rpt/figures/storage-budget.ts';
import { sourceOf } from '../../../core/tls-rpt/figures/tally-report.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';

/**
 * What is stored of a report besides its content: its mark for the fold, its entry for the daily mail, its place in the
 * figures of the day, which may be a new object, and the facts beside the content. Attack: small reports, each about
 * another day.
 */
const bytesBesideReport = 2_000;

/** What a mail counts as in the budgets of stored bytes. */
export function arrivalOf(raw: StoredObject, readings: readonly StoredReport[]): Arrival {
  const signed = readings.find(({ verification }) => verification.verified);
  const parts = readings.map(({ report }) => jsonBytes(report) + bytesBesideReport);
  return {
    rank: signed ? 'signed' : 'unsigned',
    source: signed ? sourceOf(signed) : '',
    bytes: parts.reduce((sum, bytes) => sum + bytes, raw.body.byteLength),
  };
}
