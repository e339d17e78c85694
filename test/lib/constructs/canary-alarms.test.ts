import { expect, test } from 'vitest';
import { templateOf } from '../synthesize.ts';

const alarm = (metric: string) =>
  Object.values(templateOf('operations').findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .find(({ MetricName }) => MetricName === metric);

test('CanaryAlarms ring for one faulty check of the last two days', () => {
  expect(alarm('canary-faulty')).toMatchObject({
    AlarmName: 'strictmx-operations-canary-faulty-CanaryFaulty',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    Period: 86_400,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('CanaryAlarms ring if nobody checks the canary for two days', () => {
  const asked = alarm('canary-checked');
  expect(asked).toMatchObject({
    AlarmName: 'strictmx-operations-canary-not-checked-CanaryNotChecked',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 86_400,
    EvaluationPeriods: 2,
    TreatMissingData: 'breaching',
  });
  expect(asked?.DatapointsToAlarm).toBeUndefined();
});
