/** Structured logs, and a count of each event as a CloudWatch metric, so that an alarm can name an event. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../../core/workflows/ports.ts';

/** CloudWatch bills each metric name, so only events that an alarm or the dashboard looks at are counted. */
export const countedEvents = [
  'id-announced',
  'rotation-blocked',
  'hosting-state',
  'report-received',
  'report-quarantined',
  'digest-sent',
  'digests-planned',
  'task-failed',
] as const;

export interface AwsLog extends Log {
  /** Writes the counts of this invocation. Call it at the end of each. */
  flush(): void;
}

export function createPowertoolsLog(serviceName: string, metricsNamespace: string): AwsLog {
  const logger = new Logger({ serviceName });
  const metrics = new Metrics({ serviceName, namespace: metricsNamespace });
  const counted = new Set<string>(countedEvents);
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) => {
      logger[level](event, fields);
      if (counted.has(event)) metrics.addMetric(event, MetricUnit.Count, 1);
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flush: () => metrics.publishStoredMetrics(),
  };
}
