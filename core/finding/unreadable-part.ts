/** The part of a domain's data that cannot be read, although its state can. */
export type UnreadablePart = 'incidents' | 'figures' | 'versions' | 'new-reports' | 'mailed-to';
