import { expect, test } from 'vitest';
import { workKinds } from '../../adapters/aws/queue-names.ts';
import { templateOf } from './synthesize.ts';

const schedules = () =>
  Object.fromEntries(
    Object.entries(templateOf('workers').findResources('AWS::Scheduler::Schedule')).map(([id, resource]) => [
      id.replace(/Schedule[0-9A-F]{8}$/u, ''),
      resource.Properties,
    ]),
  );

test('WorkersStack starts scheduled work, and records what it could not start', () => {
  const when = Object.entries(schedules()).map(([id, { ScheduleExpression }]) => [id, ScheduleExpression]);
  expect(Object.fromEntries(when)).toEqual({
    Digests: 'cron(0 * * * ? *)',
    Reconcile: 'cron(30 * * * ? *)',
    OutboundDays: 'rate(1 hour)',
    Compact: 'cron(45 2-5 * * ? *)',
    SendOutbound: 'rate(5 minutes)',
    ForwardMail: 'cron(0 * * * ? *)',
  });
  for (const { Target } of Object.values(schedules()))
    expect(JSON.stringify(Target.DeadLetterConfig)).toContain('MissedSchedulesDeadLetters');
});

test('WorkersStack gives each queue’s messages to one function, which may return a part of a batch', () => {
  const sources = Object.values(templateOf('workers').findResources('AWS::Lambda::EventSourceMapping'));
  expect(sources).toHaveLength(workKinds.length);
  expect(new Set(sources.map(({ Properties }) => Properties.FunctionName.Ref)).size).toBe(workKinds.length);
  for (const { Properties } of sources)
    expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
});

test('WorkersStack gives a function no more messages at a time than fit into its memory', () => {
  const sources = Object.values(templateOf('workers').findResources('AWS::Lambda::EventSourceMapping'));
  const sizes = sources.map(({ Properties }) => [
    Properties.FunctionName.Ref.replace(/[0-9A-F]{8}$/u, ''),
    Properties.BatchSize,
  ]);
  expect(Object.fromEntries(sizes.filter(([, size]) => size > 1))).toEqual({
    FoldDay: 4,
    ForwardMail: 10,
    ReceiveReport: 2,
    RotateId: 10,
  });
});

test('WorkersStack bounds the workers that Route 53 and SES would throttle, and that a flood of mail would fill', () => {
  const sources = Object.values(templateOf('workers').findResources('AWS::Lambda::EventSourceMapping'));
  const bounds = sources.map(({ Properties }) => [
    Properties.FunctionName.Ref.replace(/[0-9A-F]{8}$/u, ''),
    Properties.ScalingConfig?.MaximumConcurrency,
  ]);
  expect(Object.fromEntries(bounds.filter(([, atOnce]) => atOnce !== undefined))).toEqual({
    AdvanceHosting: 8,
    FoldDay: 80,
    ForwardMail: 2,
    ReceiveReport: 200,
    RotateId: 8,
    SendDigest: 10,
  });
});
