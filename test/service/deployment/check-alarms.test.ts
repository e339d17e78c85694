import { expect, test } from 'vitest';
import { checkAlarms } from '../../../service/deployment/check-alarms.ts';
import type { Account, AccountAlarm } from '../../../service/ports/account.ts';
import { createFakeDeployment, exampleAlarm, examplePlan } from '../../fakes/fake-account.ts';

const check = (changes: Partial<Account>) => checkAlarms(createFakeDeployment(changes).ports, examplePlan);

const alarmsLike = (...changes: Partial<AccountAlarm>[]) => ({
  alarms: async () => changes.map((each, at) => ({ ...exampleAlarm, name: `alarm ${at + 1}`, ...each })),
});

const subscribed = (...subscriptions: [endpoint: string, isConfirmed: boolean][]) => ({
  subscriptions: async () => subscriptions.map(([endpoint, isConfirmed]) => ({ endpoint, isConfirmed })),
});

test('checkAlarms() asks for the alarms of this deployment only', async () => {
  const asked: string[] = [];
  await check({
    alarms: async (namePrefix) => {
      asked.push(namePrefix);
      return [exampleAlarm];
    },
  });
  expect(asked).toEqual(['strictmx-operations-']);
});

test.each<[string, Partial<Account>]>([
  ['alarms that are armed, with a confirmed subscription', {}],
  // The fake's clock says noon of 24 November.
  [
    'an alarm that was created a day ago and has no data yet',
    alarmsLike({ state: 'INSUFFICIENT_DATA', since: new Date('2026-11-23T12:00:00Z') }),
  ],
  [
    'an alarm that also starts something else',
    alarmsLike({ actions: [...exampleAlarm.actions, 'arn:aws:lambda:us-east-1:123456789012:function:f'] }),
  ],
])('checkAlarms() finds nothing wrong with %s', async (_, changes) => {
  expect(await check(changes)).toEqual([]);
});

test.each<[string, Partial<Account>, string, object]>([
  ['no alarms at all', alarmsLike(), 'alarms-missing', { prefix: 'strictmx' }],
  [
    'an alarm that is switched off',
    alarmsLike({}, { isEnabled: false }),
    'alarms-disabled',
    { names: ['alarm 2'] },
  ],
  [
    'an alarm that notifies nobody',
    alarmsLike({ actions: [] }, {}),
    'alarms-without-action',
    { names: ['alarm 1'], prefix: 'strictmx' },
  ],
  [
    'an alarm that looks at a metric which nobody writes',
    alarmsLike({ state: 'INSUFFICIENT_DATA', since: new Date('2026-11-23T11:59:59Z') }),
    'alarms-without-data',
    { names: ['alarm 1'] },
  ],
  [
    'an alarm that rings',
    alarmsLike({ state: 'ALARM' }),
    'alarm-rings',
    { name: 'alarm 1', description: exampleAlarm.description, since: '2026-11-20T12:00:00Z' },
  ],
  [
    'a topic that was deleted',
    { subscriptions: async () => undefined },
    'topic-missing',
    { topic: exampleAlarm.actions[0], prefix: 'strictmx' },
  ],
  [
    'a topic without subscribers',
    subscribed(),
    'alarms-reach-nobody',
    { topic: exampleAlarm.actions[0], waiting: [], prefix: 'strictmx' },
  ],
  [
    'a subscription that nobody confirmed',
    subscribed(['ops@example.net', false]),
    'alarms-reach-nobody',
    { topic: exampleAlarm.actions[0], waiting: ['ops@example.net'], prefix: 'strictmx' },
  ],
  [
    'a second subscription that nobody confirmed',
    subscribed(['ops@example.net', true], ['new@example.net', false]),
    'subscription-not-confirmed',
    { waiting: ['new@example.net'] },
  ],
])('checkAlarms() finds %s', async (_, changes, code, parameters) => {
  expect(await check(changes)).toEqual([expect.objectContaining({ check: 'alarms', code, parameters })]);
});
