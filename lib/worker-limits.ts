import type { WorkKind } from '../adapters/aws/queue-names.ts';

/** Timeouts of the queue workers in seconds; their queues' visibility timeouts follow from them. */
export const workerSeconds = {
  /** One fetch may take 60 s, one change in Route 53 120 s, and edits that arrive meanwhile start over. */
  'rotate-id': 300,
  'advance-hosting': 300,
  /** A live audit of a domain: fetches and many lookups. */
  'advance-life-cycle': 300,
  /** 40 MB of hostile mail. */
  'receive-report': 60,
  /** Reads up to 500 reports, and writes up to 70 objects. */
  'fold-day': 120,
  /** At most ten mails of up to 40 MB, and thousands that are only counted. */
  'forward-mail': 300,
  /** Reads the data of each of an owner's domains: some 400,000 calls for 5,000 of them (`npm run simulate owner`). */
  'send-digest': 900,
  /** Asks DNS about each domain of a shard. */
  'plan-outbound': 600,
  /** At most 200 reports, four at a time; a slow HTTPS receiver may take a minute. */
  'send-outbound': 900,
} as const satisfies Record<WorkKind, number>;

/**
 * Mails of 40 MB (the largest that SES stores) are in memory as a whole: one full of reports takes some 270 MB beside
 * the 90 MB of the program.
 */
export const receiveReportRoom = { mailsAtOnce: 2, memoryMegabytes: 1024 };

/**
 * Functions at once, of the 1,000 that an account may run, so that a flood of mail leaves most of them to the API, to
 * policies and to daily mails. With a run of 0.4 s for two mails and of 0.3 s for four folds, that is 1,000 reports a
 * second: what a million domains get if ten reports a day for each come within three hours.
 */
export const intakeAtOnce = { mails: 200, folds: 80 };
