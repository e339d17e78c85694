import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import { observeText } from '../../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import { planRemoval } from '../../../core/mta-sts/removal.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';

const start = Date.parse('2026-11-24T00:00:00Z');
const at = (hours: number) => new Date(start + hours * 3_600_000);
const enforce: Policy = { mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 7 * 86_400 };
const publish = (versions: PolicyVersion[], policy: Policy, hours: number) =>
  observeText(versions, { text: formatPolicy(policy), objectVersion: `o${hours}`, now: at(hours), by: 'x' });
const announce = (versions: PolicyVersion[], hours: number) =>
  versions.with(-1, { ...versions.at(-1)!, announcedAt: timestampOf(at(hours)) });

const served = announce(publish([], enforce, -100), -100);
const ended = publish(served, { ...enforce, mode: 'none', maxAgeSeconds: 86_400 }, 0);
const announced = announce(ended, 1);
const longer = announce(
  publish(
    publish(publish([], { ...enforce, maxAgeSeconds: 30 * 86_400 }, -48), enforce, -24),
    { ...enforce, mode: 'none', maxAgeSeconds: 86_400 },
    0,
  ),
  1,
);
const none = (more: Partial<Policy>): PolicyVersion[] =>
  announce(publish(served, { ...enforce, mode: 'none', maxAgeSeconds: 86_400, ...more }, 0), 1);
/** As a new registration knows it: superseded, and nothing is stored. */
const heldOnly = served.map(({ objectVersion: _, ...version }) => ({
  ...version,
  supersededAt: timestampOf(at(0)),
}));
const nowNone = [
  'publish-none now 11-24T02',
  'announce-none later 11-24T02',
  'delete-records later 12-01T01',
  'delete-host later 12-01T02',
];

function plan(
  versions: PolicyVersion[],
  hours: number,
  more: { recordsDeletedAt?: Date; forced?: boolean; deleting?: boolean; longestTaskSeconds?: number } = {},
) {
  const steps = planRemoval({
    versions,
    now: at(hours),
    serving: { edgeCacheSeconds: 3600 },
    recordTtlSeconds: 3600,
    longestTaskSeconds: 300,
    ...more,
  });
  return steps.map(({ name, state, at: when }) => `${name} ${state} ${when?.slice(5, 13) ?? ''}`.trim());
}

test.each([
  [
    'at the start: all dates are known',
    served,
    0,
    {},
    [
      'publish-none now 11-24T00',
      'announce-none later 11-24T00',
      'delete-records later 12-01T01',
      'delete-host later 12-01T02',
    ],
  ],
  [
    'when mode none is stored',
    ended,
    1,
    {},
    [
      'publish-none done',
      'announce-none now 11-24T01',
      'delete-records later 12-01T01',
      'delete-host later 12-01T02',
    ],
  ],
  [
    'when mode none is announced',
    announced,
    24,
    {},
    [
      'publish-none done',
      'announce-none done',
      'delete-records waiting 12-01T01',
      'delete-host later 12-01T02',
    ],
  ],
  [
    'an hour too early',
    announced,
    168,
    {},
    [
      'publish-none done',
      'announce-none done',
      'delete-records waiting 12-01T01',
      'delete-host later 12-01T02',
    ],
  ],
  [
    'when all have expired',
    announced,
    169,
    {},
    ['publish-none done', 'announce-none done', 'delete-records now 12-01T01', 'delete-host later 12-01T02'],
  ],
  [
    'when an older policy expires later than the last',
    longer,
    169,
    {},
    [
      'publish-none done',
      'announce-none done',
      'delete-records waiting 12-23T01',
      'delete-host later 12-23T02',
    ],
  ],
  [
    'when the records are gone',
    announced,
    170,
    { recordsDeletedAt: at(170) },
    ['publish-none done', 'announce-none done', 'delete-records done', 'delete-host waiting 12-01T03'],
  ],
  [
    'when the owner put a policy in mode none with a long max_age',
    none({ maxAgeSeconds: 86_401 }),
    2,
    {},
    nowNone,
  ],
  ['when the owner put mode none without the mx lines that senders hold', none({ mx: [] }), 2, {}, nowNone],
  ['when nothing is stored, but senders hold an earlier enforce policy', heldOnly, 2, {}, nowNone],
  [
    'when the removal is forced',
    served,
    0,
    { forced: true },
    [
      'publish-none now 11-24T00',
      'announce-none later 11-24T00',
      'delete-records later 11-24T00',
      'delete-host later 11-24T01',
    ],
  ],
  [
    'when the removal is forced and mode none is stored',
    ended,
    1,
    { forced: true },
    ['publish-none done', 'announce-none done', 'delete-records now 11-24T01', 'delete-host later 11-24T02'],
  ],
  [
    'when an edit directly in the store comes after the first deletion',
    publish(announced, enforce, 170),
    171,
    { deleting: true },
    ['publish-none done', 'announce-none done', 'delete-records now 12-01T03', 'delete-host later 12-01T04'],
  ],
  [
    'when someone has put enforce again meanwhile',
    publish(announced, enforce, 48),
    49,
    {},
    [
      'publish-none now 11-26T01',
      'announce-none later 11-26T01',
      'delete-records later 12-03T02',
      'delete-host later 12-03T03',
    ],
  ],
  [
    'while a task may still put a record back',
    [],
    0,
    { recordsDeletedAt: at(0), longestTaskSeconds: 7200 },
    ['publish-none done', 'announce-none done', 'delete-records done', 'delete-host waiting 11-24T03'],
  ],
  [
    'without any policy',
    [],
    0,
    {},
    ['publish-none done', 'announce-none done', 'delete-records now 11-24T00', 'delete-host later 11-24T01'],
  ],
])('planRemoval() %s', (_when, versions, hours, more, steps) => {
  expect(plan(versions, hours, more)).toEqual(steps);
});

test.each([
  ['the stored policy', served, ['mx.example.com']],
  ['what senders hold, if the stored policy has mode none without mx', none({ mx: [] }), ['mx.example.com']],
  ['what senders hold, if nothing is stored', heldOnly, ['mx.example.com']],
  [
    'what senders hold, if the stored text is not a policy',
    observeText(served, { text: 'hello', objectVersion: 'o0', now: at(0), by: 'x' }),
    ['mx.example.com'],
  ],
  ['nothing, if no sender holds a policy', none({ mx: [] }).slice(1), []],
])('planRemoval() takes the mx lines of its last policy from %s', (_, versions, mx) => {
  const service = { recordTtlSeconds: 60, longestTaskSeconds: 60 };
  const plan = planRemoval({ versions, now: at(2), serving: { edgeCacheSeconds: 3600 }, ...service });
  expect(plan[0]?.policy).toEqual({ mode: 'none', mx, maxAgeSeconds: 86_400 });
});

test.each([
  [{}, { heldUntil: expect.stringMatching(/^2026-12-01T01:0/) }],
  [{ forced: true }, { forced: true }],
  [{ deleting: true }, {}],
])('planRemoval() %j says when the records are deleted, and why then', (more, facts) => {
  const service = { recordTtlSeconds: 60, longestTaskSeconds: 60 };
  const plan = planRemoval({
    versions: announced,
    now: at(1),
    serving: { edgeCacheSeconds: 3600 },
    ...service,
    ...more,
  });
  expect(plan.find(({ name }) => name === 'delete-records')?.parameters).toEqual(facts);
});

test('planRemoval() ends with a small max_age and keeps the mx lines', () => {
  const [step] = planRemoval({
    versions: served,
    now: at(0),
    serving: { edgeCacheSeconds: 60 },
    recordTtlSeconds: 60,
    longestTaskSeconds: 60,
  });
  expect(step?.policy).toEqual({ mode: 'none', mx: ['mx.example.com'], maxAgeSeconds: 86_400 });
});

test('planRemoval() deletes nothing while a sender may hold a policy, however slowly it is followed', () => {
  const policy: fc.Arbitrary<Policy> = fc.record({
    mode: fc.constantFrom('enforce' as const, 'testing' as const, 'none' as const),
    mx: fc.constant(['mx.example.com']),
    maxAgeSeconds: fc.integer({ min: 0, max: 90 * 86_400 }),
  });
  const history = fc.array(fc.tuple(policy, fc.integer({ min: 1, max: 1000 })), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      history,
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 100, maxLength: 100 }),
      (policies, waits) => {
        const serving = { edgeCacheSeconds: 3600 };
        let hours = 0;
        let versions: PolicyVersion[] = [];
        for (const [text, wait] of policies) {
          versions = announce(publish(versions, text, hours), hours);
          hours += wait;
        }
        let recordsDeletedAt: Date | undefined;
        for (const wait of waits) {
          const now = at(hours);
          const more = recordsDeletedAt && { recordsDeletedAt };
          const service = { recordTtlSeconds: 3600, longestTaskSeconds: 300 };
          const step = planRemoval({ versions, now, serving, ...service, ...more }).find(
            ({ state }) => state === 'now',
          );
          if (step?.policy) versions = publish(versions, step.policy, hours);
          if (step?.name === 'announce-none') versions = announce(versions, hours);
          if (step?.name.startsWith('delete')) {
            expect(
              heldPolicies(versions, now, serving).filter((held) => held.policy.mode === 'enforce'),
            ).toEqual([]);
          }
          if (step?.name === 'delete-records') recordsDeletedAt = now;
          if (step?.name === 'delete-host') {
            expect(now.getTime()).toBeGreaterThanOrEqual(
              (recordsDeletedAt?.getTime() ?? now.getTime()) + 3_600_000,
            );
            return;
          }
          hours += wait;
        }
        expect.unreachable('the removal never ended');
      },
    ),
  );
});
