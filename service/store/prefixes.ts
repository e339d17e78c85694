/**
 * The prefix of each kind of stored object. Both the keys and the permissions in lib/ are made from these.
 * This file imports nothing, so that lib/ does not load the steps.
 */
export const prefixes = {
  policies: 'policies/',
  domains: 'domains/',
  pastVersions: 'versions/',
  claims: 'claims/',
  removedDomains: 'removed/',
  ownedDomains: 'owners/',
  inboxes: 'inboxes/',
  incidents: 'incidents/',
  incomingMail: 'mail/in/',
  incomingPosts: 'posts/',
  postLimits: 'post-limits/',
  storedBytes: 'stored-bytes/',
  waitingReports: 'waiting-reports/',
  storedReports: 'reports/',
  days: 'days/',
  unverifiedDays: 'unverified-days/',
  dayRests: 'day-rests/',
  foldMarks: 'fold-marks/',
  pendingReports: 'pending-reports/',
  quarantine: 'quarantine/',
  digests: 'digests/',
  tokens: 'tokens/',
  consoleSessions: 'console-sessions/',
  ownerAccounts: 'accounts/',
  recipients: 'recipients/',
  webhookSecrets: 'webhook-secrets/',
  declinedAddresses: 'declined/',
  sentMails: 'sent-mails/',
  forwardedMail: 'operator-mail/forwarded/',
  operatorMarks: 'operator-mail/due/',
  audit: 'audit/',
  exports: 'exports/',
  /** Copies of damaged objects that were replaced. */
  damaged: 'damaged/',
  /** Reports by day, for SQL. */
  tables: 'tables/',
  sessions: 'sessions/',
  batchReceipts: 'sessions/batches/',
  outbound: 'outbound/',
  outboundSettings: 'outbound/settings.json',
  shardPlans: 'outbound/plans/',
  outboundReports: 'outbound/reports/',
  dueMarkers: 'outbound/due/',
  addressMarkers: 'outbound/addresses/',
  bouncePointers: 'outbound/bounces/',
  suppressions: 'outbound/suppressed/',
} as const;

const madeFromMail = [
  prefixes.storedReports,
  prefixes.days,
  prefixes.unverifiedDays,
  prefixes.dayRests,
  prefixes.foldMarks,
  prefixes.pendingReports,
  prefixes.quarantine,
  prefixes.tables,
  // Not made from mail, but it does not matter if the counts of a minute or a day are lost.
  prefixes.postLimits,
  prefixes.storedBytes,
  prefixes.sentMails,
];

/** Whether `replay` can rebuild the object from raw mail. */
export const isMadeFromMail = (key: string): boolean => madeFromMail.some((prefix) => key.startsWith(prefix));
