import type { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type EventMetric, eventDimensions } from '../../adapters/aws/event-metrics.ts';
import type { Config } from '../config.ts';
import { metricsNamespace } from '../service-parts.ts';

/** How often all functions of a deployment logged an event. */
export const eventCount = (config: Config, event: EventMetric, period: Duration): IMetric =>
  new Metric({
    namespace: metricsNamespace(config),
    metricName: event,
    dimensionsMap: eventDimensions,
    statistic: Stats.SUM,
    period,
  });
