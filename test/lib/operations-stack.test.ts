import { expect, test } from 'vitest';
import { eventMetrics } from '../../adapters/aws/event-metrics.ts';
import { workKinds } from '../../adapters/aws/queue-names.ts';
import { assumptions } from '../../scripts/monthly-cost.ts';
import { templateOf } from './synthesize.ts';

const alarms = () =>
  Object.values(templateOf('operations').findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
const named = (part: string) => alarms().filter(({ AlarmName }) => AlarmName.includes(part));

test('OperationsStack watches the backlog and the dead letters of every queue, and the errors of every function', () => {
  const planners = 4;
  // One more queue holds what a schedule could not start.
  expect(named('backlog')).toHaveLength(workKinds.length + 1);
  expect(named('dead-letters')).toHaveLength(workKinds.length + 1);
  expect(named('function-errors')).toHaveLength(workKinds.length + planners);
});

test('OperationsStack arms every alarm, under the names that `strictmx aws doctor` looks for', () => {
  for (const alarm of alarms()) {
    expect(alarm.AlarmName).toMatch(/^strictmx-operations-/u);
    expect(alarm.AlarmActions).toHaveLength(1);
    expect(alarm.ActionsEnabled).not.toBe(false);
    // The doctor takes an alarm without data for a fault, which needs this of every alarm.
    expect(alarm.TreatMissingData).toMatch(/^(?:notBreaching|breaching)$/u);
  }
});

test('OperationsStack notifies someone of a single failure of a planner, whose work waits in no queue', () => {
  const rung = named('function-errors').filter(({ Threshold }) => Threshold === 1);
  expect(rung.map(({ AlarmName }) => AlarmName.split('-').at(-1)).toSorted()).toEqual([
    'CompactReportsErrors',
    'PlanDigestsErrors',
    'PlanOutboundDaysErrors',
    'ReconcileErrors',
  ]);
});

test('OperationsStack has as many alarms and metrics as docs/cost.md counts', () => {
  expect(alarms()).toHaveLength(assumptions.alarms);
  expect(eventMetrics).toHaveLength(assumptions.metrics);
});

test.each(['digest-missing', 'ingest-silent'])('OperationsStack takes silence for a failure: %s', (name) => {
  expect(named(name)).toMatchObject([
    { TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold', Threshold: 1 },
  ]);
});
