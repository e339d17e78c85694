/** Why no report is sent to a destination for a time. */
export const suppressionReasons = ['bounce', 'complaint', 'manual'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/**
 * How many days no report is sent to a destination. A broken mailbox is usually fixed soon; somebody who complained wants
 * no more mail.
 */
export const suppressedDays: Record<SuppressionReason, number> = { bounce: 30, complaint: 365, manual: 365 };
