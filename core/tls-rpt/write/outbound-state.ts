/** How far a report to another domain has come. */

export type OutboundReportState = 'looking-up' | 'not-sent' | 'waiting' | 'delivered' | 'failed';

/** Of the delivery to one destination. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'suppressed' | 'bounced';

/** Of one attempt. `started`: in progress, or its worker died. `unknown`: its worker died, so it may have arrived. */
export type AttemptState = 'started' | 'unknown' | 'delivered' | 'failed' | 'bounced';
