import { Duration } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../lib/config.ts';
import { eventCount } from '../../../lib/constructs/event-count.ts';
import { exampleConfig } from '../synthesize.ts';

test('eventCount() is the sum over all functions of one deployment', () => {
  const config = parseConfig({ ...exampleConfig, prefix: 'other' });
  expect(eventCount(config, 'digest-sent', Duration.hours(1)).toMetricConfig().metricStat).toMatchObject({
    namespace: 'StrictMX/other',
    metricName: 'digest-sent',
    dimensions: [{ name: 'service', value: 'strictmx' }],
    statistic: 'Sum',
  });
});
