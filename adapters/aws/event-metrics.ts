/**
 * The events that are counted as CloudWatch metrics. Functions write them, and alarms and the dashboard read them. Both use
 * the name and dimensions from here, because CloudWatch treats a metric with other dimensions as a different metric, and an
 * alarm on that one waits for ever.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
 */

/** CloudWatch bills each name, so only the events that an alarm or the dashboard shows are counted. */
export const eventMetrics = [
  'canary-checked',
  'canary-faulty',
  'deployment-budget-used',
  'digest-sent',
  'digests-planned',
  'id-announced',
  'mail-quota-used',
  'ownerless-mail-budget-used',
  'report-counted',
  'report-quarantined',
  'rotation-blocked',
  'task-failed',
  'unreadable-state',
] as const;

export type EventMetric = (typeof eventMetrics)[number];

/** The same for all functions, because several write the same event. Powertools calls this dimension `service`. */
export const eventDimensions = { service: 'strictmx' };

/** The metric that counts an event of the log. */
export function metricOf(event: string, fields: Record<string, unknown>): EventMetric | undefined {
  const name = event === 'report-received' ? `report-${String(fields.outcome)}` : event;
  return eventMetrics.find((metric) => metric === name);
}
