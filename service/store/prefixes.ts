/**
 * Where each kind of stored object is: the first part of its key. The keys are made from these, and so are the rights
 * that lib/ grants. Imports nothing, so that lib/ takes no more than these.
 */
export const prefixes = {
  policies: 'policies/',
  domains: 'domains/',
  pastVersions: 'versions/',
  removedDomains: 'removed/',
  ownedDomains: 'owners/',
  inboxes: 'inboxes/',
  incidents: 'incidents/',
  incomingMail: 'mail/in/',
  incomingPosts: 'posts/',
  storedReports: 'reports/',
  days: 'days/',
  pendingReports: 'pending-reports/',
  quarantine: 'quarantine/',
  digests: 'digests/',
  tokens: 'tokens/',
  audit: 'audit/',
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

const madeFromMail = [prefixes.storedReports, prefixes.days, prefixes.pendingReports, prefixes.quarantine];

/** Objects that `replay` makes again from the raw mail. */
export const isMadeFromMail = (key: string): boolean => madeFromMail.some((prefix) => key.startsWith(prefix));
