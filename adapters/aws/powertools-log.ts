/** Structured logs, and a count of each event as a CloudWatch metric, so that an alarm can name an event. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { fieldsWithoutSecrets } from '../../core/text/without-secrets.ts';
import type { Log } from '../../service/ports/log.ts';
import { eventDimensions, metricOf } from './event-metrics.ts';

export interface AwsLog extends Log {
  /** Writes the counts of this invocation. Call it at the end of each invocation. */
  flush(): void;
}

export function createPowertoolsLog(serviceName: string, metricsNamespace: string): AwsLog {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ serviceName: eventDimensions.service, namespace: metricsNamespace });
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) => {
      logger[level](event, fieldsWithoutSecrets(fields));
      const metric = metricOf(event, fields);
      if (metric) metrics.addMetric(metric, MetricUnit.Count, 1);
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    // publishStoredMetrics() warns if there is nothing to publish.
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
