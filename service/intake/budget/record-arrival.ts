import { type Arrival, addBytes, noBytes } from '../../../core/tls-rpt/figures/storage-budget.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { StoredBytesState } from '../../store/reports/stored-bytes.ts';
import { isNews, withDecision, withLeftOut } from './decisions.ts';
import type { Keeping, MailOwner } from './keeping.ts';
import { withUncounted } from './uncounted-mails.ts';

/** A mail, and what is kept of it. */
export interface Recorded {
  arrival: Arrival;
  /** Its counted bytes; 0 if it is not in the sample. */
  weight: number;
  /** undefined if it is for none of our owners */
  of: MailOwner | undefined;
  /** Parts that cannot be counted; one for a mail that is not a report. */
  refusedParts: number;
  /** Parts that nobody signed: lost, too, if only sums are kept. */
  unsignedParts: number;
  signedParts: number;
  keeping: Keeping;
  /** If only sums are kept: their bytes, and what is counted of them. */
  sums: { bytes: number; weight: number };
}

/** Whether a mail changes the day's counts. */
export function isRecorded(
  stored: StoredBytesState | undefined,
  raw: StoredObject,
  mail: Omit<Recorded, 'arrival'>,
): boolean {
  return (
    mail.weight > 0 ||
    mail.sums.weight > 0 ||
    isNewlyLeftOut(stored, mail) ||
    withUncounted(stored ?? {}, raw, mail).uncounted !== undefined
  );
}

/** The day's counts after a mail. */
export function recordArrival(before: StoredBytesState, raw: StoredObject, mail: Recorded): StoredBytesState {
  const { arrival, weight, of, keeping, sums } = mail;
  const counts = {
    ...before,
    ...withUncounted(before, raw, mail),
    decided: withDecision(before, raw, keeping),
    ...(sums.weight > 0 && {
      sums: { ...before.sums, ...addBytes(before.sums ?? noBytes, { ...arrival, bytes: sums.weight }) },
    }),
  };
  if (keeping === 'all') return { ...counts, ...addBytes(before, { ...arrival, bytes: weight }) };
  if (weight === 0 && !isNewlyLeftOut(before, mail)) return counts;
  const leftOut = { bytes: 0, ...(of?.domain && { domain: of.domain }), ...before.leftOut };
  const lostParts = lostPartsOf(mail);
  return {
    ...counts,
    leftOut: withLeftOut(leftOut, { bytes: arrival.bytes, keptBytes: sums.bytes, weight, lostParts }),
  };
}

const isNewlyLeftOut = (stored: StoredBytesState | undefined, mail: Omit<Recorded, 'arrival'>): boolean =>
  mail.keeping !== 'all' && isNews(stored?.leftOut, lostPartsOf(mail), mail.of?.domain);

/** Of a mail that somebody signed. */
function lostPartsOf(mail: Omit<Recorded, 'arrival'>): number {
  const { keeping, refusedParts, unsignedParts, signedParts } = mail;
  if (keeping === 'all' || signedParts === 0) return 0;
  return refusedParts + unsignedParts + (keeping === 'nothing' ? signedParts : 0);
}
