import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import { appendVersion, observeText } from '../../../core/mta-sts/ledger.ts';
import type { LiveMx } from '../../../core/mta-sts/live-mx.ts';
import { planMigration } from '../../../core/mta-sts/migration.ts';
import { isCovered } from '../../../core/mta-sts/mx-pattern.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';

const day = 86_400;
const start = Date.parse('2026-11-24T00:00:00Z');
const on = (days: number) => new Date(start + days * day * 1000);
const old: Policy = { mode: 'enforce', mx: ['mx.old.example'], maxAgeSeconds: 7 * day };
const both: Policy = { ...old, mx: ['mx.old.example', '*.new.example'] };
const withBackup: Policy = { ...both, mx: [...both.mx, 'backup.example'] };
const alone: Policy = { ...old, mx: ['*.new.example'] };
const live = (...hosts: string[]): LiveMx => ({
  kind: 'hosts',
  hosts: hosts.map((host) => ({ host, preference: 10 })),
});

const publish = (versions: PolicyVersion[], policy: Policy, days: number, by = 'strictmx') => {
  const text = formatPolicy(policy);
  const step = by === 'strictmx' && { step: 'migration' as const };
  const edited = appendVersion(versions, { text, now: on(days), by, ...step });
  return observeText(edited, { text, objectVersion: `o${days}`, now: on(days), by: 'x' });
};

function plan(present: Policy, versions: PolicyVersion[], mx: LiveMx, days: number, movedSince?: Date) {
  const steps = planMigration({
    present,
    newMx: ['*.new.example'],
    startedAt: on(0),
    versions,
    live: mx,
    ...(movedSince && { movedSince }),
    mxTtlSeconds: day,
    now: on(days),
    serving: { edgeCacheSeconds: 0 },
  });
  return steps.map(({ name, state, at }) => `${name} ${state} ${at?.slice(5, 10) ?? ''}`.trim());
}

const first = publish([], old, -100);
const second = publish(first, both, 0);
const third = publish(second, alone, 10);

test.each([
  [
    'at the start: all dates are known',
    old,
    first,
    live('mx.old.example'),
    0,
    undefined,
    ['publish-both now 11-24', 'change-mx later 12-01', 'publish-new later 12-02'],
  ],
  [
    'while senders hold policies without the new servers',
    both,
    second,
    live('mx.old.example'),
    3,
    undefined,
    ['publish-both done', 'change-mx waiting 12-01', 'publish-new later 12-02'],
  ],
  [
    'when those policies have expired',
    both,
    second,
    live('mx.old.example'),
    7,
    undefined,
    ['publish-both done', 'change-mx now 12-01', 'publish-new later 12-02'],
  ],
  [
    'when the owner has added the new MX beside the old one',
    both,
    second,
    live('mx.old.example', 'a.new.example'),
    8,
    undefined,
    ['publish-both done', 'change-mx now 12-02', 'publish-new later 12-03'],
  ],
  [
    'when the owner has changed the MX',
    both,
    second,
    live('a.new.example'),
    8,
    on(8),
    ['publish-both done', 'change-mx done', 'publish-new waiting 12-03'],
  ],
  [
    'when resolvers have forgotten the old MX',
    both,
    second,
    live('a.new.example'),
    9,
    on(8),
    ['publish-both done', 'change-mx done', 'publish-new now 12-03'],
  ],
  [
    'at the end',
    alone,
    third,
    live('a.new.example'),
    10,
    on(8),
    ['publish-both done', 'change-mx done', 'publish-new done'],
  ],
  [
    'when the owner has returned to the old MX after the end',
    alone,
    third,
    live('mx.old.example'),
    11,
    undefined,
    ['publish-both now 12-05', 'change-mx later 12-05', 'publish-new later 12-06'],
  ],
  [
    'when the owner changed the MX before anything was published',
    old,
    first,
    live('a.new.example'),
    0,
    on(0),
    ['publish-both now 11-24', 'change-mx done', 'publish-new later 12-01'],
  ],
  [
    'when the owner changed the MX at once, and senders hold policies without the new servers',
    both,
    second,
    live('a.new.example'),
    3,
    on(0),
    ['publish-both done', 'change-mx done', 'publish-new waiting 12-01'],
  ],
  [
    'when the owner has added a backup server and its MX',
    withBackup,
    publish(second, withBackup, 1, 'owner'),
    live('a.new.example', 'backup.example'),
    9,
    on(8),
    ['publish-both done', 'change-mx done', 'publish-new now 12-03'],
  ],
  [
    'when only the backup server remains in the MX',
    withBackup,
    publish(second, withBackup, 1, 'owner'),
    live('backup.example'),
    9,
    undefined,
    ['publish-both done', 'change-mx now 12-03', 'publish-new later 12-04'],
  ],
  [
    'under testing, when nothing needs to expire',
    { ...old, mode: 'testing' as const },
    publish([], { ...old, mode: 'testing' }, -9),
    live('mx.old.example'),
    0,
    undefined,
    ['publish-both now 11-24', 'change-mx later 11-24', 'publish-new later 11-25'],
  ],
])('planMigration() %s', (_when, present, versions, mx, days, movedSince, steps) => {
  expect(plan(present, versions, mx, days, movedSince)).toEqual(steps);
});

test('planMigration() gives the policies to publish, including a live host that nobody named', () => {
  const steps = planMigration({
    present: old,
    newMx: ['*.new.example'],
    startedAt: on(0),
    versions: first,
    live: live('mx.old.example', 'backup.example'),
    mxTtlSeconds: day,
    now: on(0),
    serving: { edgeCacheSeconds: 60 },
  });
  expect(steps.map(({ policy }) => policy?.mx)).toEqual([
    ['mx.old.example', '*.new.example', 'backup.example'],
    undefined,
    ['*.new.example'],
  ]);
});

test('planMigration() keeps what the owner has added to the policy since, and removes the rest', () => {
  const versions = publish(second, withBackup, 1, 'owner');
  const mx = live('a.new.example', 'backup.example');
  const more = {
    newMx: ['*.new.example'],
    startedAt: on(0),
    mxTtlSeconds: day,
    serving: { edgeCacheSeconds: 60 },
  };
  const steps = planMigration({
    present: withBackup,
    versions,
    live: mx,
    movedSince: on(8),
    now: on(9),
    ...more,
  });
  expect(steps.at(-1)?.policy?.mx).toEqual(['*.new.example', 'backup.example']);
});

test.each([
  [3, ['mx.old.example'], { others: ['mx.old.example'], heldUntil: '2026-12-01T00:00:00.000Z' }],
  [8, ['mx.old.example', 'a.new.example'], { others: ['mx.old.example'] }],
])('planMigration() on day %i shows the wanted and the actual MX records', (days, hosts, facts) => {
  const more = {
    newMx: ['*.new.example'],
    startedAt: on(0),
    mxTtlSeconds: day,
    serving: { edgeCacheSeconds: 0 },
  };
  const steps = planMigration({
    present: both,
    versions: second,
    live: live(...hosts),
    now: on(days),
    ...more,
  });
  expect(steps[1]?.parameters).toEqual({ newMx: ['*.new.example'], ...facts });
});

test('planMigration() does not add a name that a pattern already covers', () => {
  const present = { ...old, mx: ['*.old.example'] };
  const [step] = planMigration({
    present,
    newMx: ['mx2.old.example'],
    startedAt: on(0),
    versions: publish([], present, -1),
    live: live('mx.old.example'),
    mxTtlSeconds: day,
    now: on(0),
    serving: { edgeCacheSeconds: 60 },
  });
  expect(step).toMatchObject({ name: 'publish-both', state: 'done' });
});

test('planMigration() refuses no mail at any time, however slowly it is followed', () => {
  const oldText: fc.Arbitrary<Policy> = fc.record({
    mode: fc.constantFrom('enforce' as const, 'testing' as const),
    mx: fc.constantFrom(['mx.old.example'], ['*.old.example'], ['mx.old.example', 'gone.example']),
    maxAgeSeconds: fc.integer({ min: day, max: 60 * day }),
  });
  const hours = fc.integer({ min: 1, max: 400 });
  fc.assert(
    fc.property(
      fc.array(oldText, { minLength: 1, maxLength: 4 }),
      fc.array(hours, { minLength: 60, maxLength: 60 }),
      (olds, waits) => {
        let time = 0;
        let versions = olds.reduce<PolicyVersion[]>(
          (list, policy, index) => publish(list, policy, index / 24),
          [],
        );
        let present = olds.at(-1)!;
        let hosts = ['mx.old.example'];
        let movedSince: Date | undefined;
        for (const [index, wait] of waits.entries()) {
          time = index === 0 ? 1 : time + wait / 24;
          const serving = { edgeCacheSeconds: 3600 };
          const steps = planMigration({
            present,
            newMx: ['*.new.example'],
            startedAt: on(0),
            versions,
            live: live(...hosts),
            ...(movedSince && { movedSince }),
            mxTtlSeconds: day,
            now: on(time),
            serving,
          });
          const step = steps.find(({ state }) => state === 'now');
          if (step?.policy) {
            present = step.policy;
            versions = publish(versions, present, time);
          } else if (step) {
            hosts = ['a.new.example'];
            movedSince = on(time);
          }
          // Resolvers answer the old MX for a day longer.
          const isForgotten = movedSince && on(time).getTime() >= movedSince.getTime() + day * 1000;
          const seen = movedSince && !isForgotten ? [...hosts, 'mx.old.example'] : hosts;
          for (const held of heldPolicies(versions, on(time), serving)) {
            if (held.policy.mode !== 'enforce') continue;
            for (const host of seen)
              expect({ host, covered: isCovered(host, held.policy.mx) }).toEqual({ host, covered: true });
          }
          if (steps.every(({ state }) => state === 'done')) break;
        }
        expect(present.mx).toEqual(['*.new.example']);
      },
    ),
  );
});
