/**
 * Counts, for the daily mail, the mails and posts of a day that could not be counted as reports: each of the first
 * `exactMails`, then a sample of which each stands for several. So a flood of a million is some 300 writes, and the count
 * is off by some percent.
 */
import type { StoredObject } from '../../ports/object-store.ts';
import type { StoredBytesState } from '../../store/reports/stored-bytes.ts';
import { countedBytes } from './counted-bytes.ts';
import type { Keeping, MailOwner } from './keeping.ts';

/** A smaller count is exact. */
export const exactMails = 32;

/** For how many mails the next one stands: on average, one of so many is counted. */
export const mailsPerSample = (counted: number): number =>
  counted < exactMails ? 1 : 2 ** Math.floor(Math.log2(counted / (exactMails / 2)));

type Uncounted = Pick<StoredBytesState, 'uncounted'>;

/**
 * The count after one more mail, or nothing if it stays: the mail was counted as a report, is not in the sample, or came to
 * a claim only, which is not the owner's domain yet.
 */
export function withUncounted(
  { uncounted = 0 }: Uncounted,
  raw: StoredObject,
  mail: { of: MailOwner | undefined; keeping: Keeping; refusedParts: number },
): Uncounted {
  const isCounted = mail.keeping !== 'nothing' && mail.refusedParts === 0;
  if (isCounted || mail.of?.domain === undefined) return {};
  const mails = countedBytes(1, mailsPerSample(uncounted), raw, mail.of.owner);
  return mails > 0 ? { uncounted: uncounted + mails } : {};
}
