/** What of a domain cannot be read, where its own state can. */
export type UnreadablePart = 'incidents' | 'figures' | 'versions' | 'new-reports';
