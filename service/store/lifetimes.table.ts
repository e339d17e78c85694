/**
 * How long is kept what others can make us store, and what was made for somebody to fetch, by the prefix of its keys. On AWS the rules of the buckets delete it
 * after that, on one machine `deleteOldObjects()`. Like prefixes.ts, this file is read by lib/, and pulls in no steps.
 */
import { prefixes } from './prefixes.ts';

/** Days for which raw mail and its readings are kept on one machine; on AWS `rawMailDays`, which is as long by default. */
export const rawMailDays = 400;

/** Default limit for the bytes of report mail that a deployment stores per day. */
export const defaultStoredBytesPerDay = 20_000_000_000;

/** Days for which figures are kept: 16 years, because 15 years of them can be requested. */
export const figureDays = 5_844;

export interface Lifetime {
  prefix: string;
  /** `raw-mail`: `rawMailDays`, or the operator's value of it. */
  days: number | 'raw-mail';
  /** The keys begin with the time of their write, so everything after the first new one is new as well. */
  isInOrder: boolean;
}

export const lifetimes: readonly Lifetime[] = [
  { prefix: prefixes.incomingMail, days: 'raw-mail', isInOrder: true },
  { prefix: prefixes.quarantine, days: 'raw-mail', isInOrder: true },
  { prefix: prefixes.incomingPosts, days: 'raw-mail', isInOrder: false },
  { prefix: prefixes.waitingReports, days: 'raw-mail', isInOrder: false },
  { prefix: prefixes.storedReports, days: 'raw-mail', isInOrder: false },
  { prefix: prefixes.tables, days: 'raw-mail', isInOrder: false },
  { prefix: prefixes.pendingReports, days: 'raw-mail', isInOrder: false },
  { prefix: prefixes.foldMarks, days: 'raw-mail', isInOrder: false },
  // The rests are as old as their day: a changed day computes its sums from them again.
  { prefix: prefixes.days, days: figureDays, isInOrder: false },
  { prefix: prefixes.unverifiedDays, days: figureDays, isInOrder: false },
  { prefix: prefixes.dayRests, days: figureDays, isInOrder: false },
  { prefix: prefixes.storedBytes, days: 40, isInOrder: true },
  { prefix: prefixes.sentMails, days: 40, isInOrder: true },
  // Mail servers give up after some days.
  { prefix: prefixes.bouncePointers, days: 40, isInOrder: false },
  // Deleted mail cannot be forwarded.
  { prefix: prefixes.operatorMarks, days: 'raw-mail', isInOrder: false },
  // Files that were too large for an answer.
  { prefix: prefixes.exports, days: 1, isInOrder: false },
  // Long enough for somebody to look into it.
  { prefix: prefixes.damaged, days: 90, isInOrder: false },
  { prefix: prefixes.postLimits, days: 1, isInOrder: false },
  // A session ends after 12 hours.
  { prefix: prefixes.consoleSessions, days: 1, isInOrder: false },
];

/** @param rawMail the operator's value of `rawMailDays` */
export const daysOf = ({ days }: Lifetime, rawMail: number = rawMailDays): number =>
  days === 'raw-mail' ? rawMail : days;
