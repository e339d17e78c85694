import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cachedUntil,
  deletableFrom,
  findPastVersions,
  heldPolicies,
  lastNeed,
  mxNeeds,
  readHeldPolicy,
} from '../../../core/mta-sts/held-policies.ts';
import { type Policy, parsePolicy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import { sampled } from '../../model/search.ts';
import { a, at, b, day, edit, iso, none, observe, serving, text } from './ledger-steps.ts';

describe('cachedUntil()', () => {
  const version = { id: '1', text: a, firstServedAt: iso(0), by: 'x', objectVersion: 'o' };
  test.each([
    ['moves with the time while the version may be served', version, iso(1000 + 60 + 7 * day)],
    [
      'is the time an edge last served the text, plus max_age',
      { ...version, supersededAt: iso(10) },
      iso(10 + 60 + 7 * day),
    ],
    [
      'is the time an edge last served the text, if no sender can hold it',
      { ...version, text: 'Not found', supersededAt: iso(10) },
      iso(70),
    ],
    [
      'counts what a lenient sender reads from a faulty text',
      { ...version, text: `\u{feff}${a}\n`, supersededAt: iso(10) },
      iso(70 + 7 * day),
    ],
  ])('%s', (_what, of, until) => {
    expect(cachedUntil(of, at(1000), serving).toISOString()).toBe(until);
  });
});

describe('deletableFrom()', () => {
  const history = (...all: [seconds: number, body: string][]) =>
    all.reduce<PolicyVersion[]>(
      (versions, [seconds, body], index) => observe(versions, seconds, body, `o${index}`),
      [],
    );

  test.each([
    ['never while enforce is served', history([0, a]), undefined],
    ['never while a change to enforce is pending', edit(history([0, none]), 10, a), undefined],
    ['now, if only mode none was served', history([0, none]), iso(100)],
    ['when the last policy has expired', history([0, a], [10, none]), iso(10 + 60 + 7 * day)],
    [
      'when an older policy with a longer max_age has expired',
      history([0, text({ maxAgeSeconds: 30 * day })], [10, a], [20, none]),
      iso(10 + 60 + 30 * day),
    ],
    [
      'without waiting for copies in mode none',
      history([0, a], [10, text({ mode: 'none', maxAgeSeconds: 90 * day })], [20, none]),
      iso(10 + 60 + 7 * day),
    ],
    ['now, if there is no version', [], iso(100)],
  ])('is %s', (_when, versions, expected) => {
    expect(deletableFrom(versions, at(100), serving)?.toISOString()).toBe(expected);
  });
});

const manyHosts = Array.from(
  { length: 80 },
  (_, n) => `a-rather-long-name-of-a-mail-server-${n}.example.com`,
);

test.each([
  ['the latest stay', {}, 50],
  ['a ledger that fills up keeps hardly more than what is held', { mx: manyHosts }, 1],
])(
  'findPastVersions() finds only versions that do not affect the ledger’s answers: %s',
  (_, changes, least) => {
    const texts = ['enforce', 'testing', 'none'].flatMap((mode) =>
      [300, day, 365 * day].map((maxAgeSeconds) =>
        text({ mode: mode as Policy['mode'], maxAgeSeconds, ...changes }),
      ),
    );
    // Long ones are rare, or nothing would ever be past.
    const weights = { 300: 20, [day]: 5, [365 * day]: 1 };
    const anyText = fc.oneof(
      ...texts.map((one) => {
        const weight = weights[parsePolicy(one).policy!.maxAgeSeconds!]!;
        return { weight, arbitrary: fc.constant(one) };
      }),
    );
    const edits = fc.array(fc.record({ body: anyText, seconds: fc.integer({ min: 61, max: 20_000 }) }), {
      minLength: 100,
      maxLength: 160,
    });
    const ending = fc.integer({ min: 0, max: 80 });
    let moved = 0;
    fc.assert(
      fc.property(edits, ending, (some, nones) => {
        let now = 0;
        let versions: PolicyVersion[] = [];
        const all = [...some, ...Array.from({ length: nones }, () => ({ body: none, seconds: 600 }))];
        for (const [index, { body, seconds }] of all.entries()) {
          now += seconds;
          versions = observe(versions, now, body, `o${index}`);
        }
        const past = new Set(findPastVersions(versions, at(now), serving));
        const left = versions.filter((version) => !past.has(version));
        moved += past.size;
        if (past.size > 0) expect(past.size).toBeGreaterThanOrEqual(least);
        expect(versions.at(-1), 'the current one').toBe(left.at(-1));
        expect(heldPolicies(left, at(now), serving)).toEqual(heldPolicies(versions, at(now), serving));
        expect(mxNeeds(left, at(now), serving)).toEqual(mxNeeds(versions, at(now), serving));
        const deletable = [left, versions].map((some) => deletableFrom(some, at(now), serving)?.getTime());
        // That it was deletable at some time before now is all that counts.
        const [after, before] = deletable.map((ms) => ms && Math.max(ms, at(now).getTime()));
        expect(after).toBe(before);
        expect(edit(left, now, a).at(-1)).toEqual(edit(versions, now, a).at(-1));
      }),
      { numRuns: sampled(40, 200), seed: 20261124 },
    );
    expect(moved).toBeGreaterThan(sampled(200, 1000));
  },
);

describe('mxNeeds()', () => {
  test('gives each pattern of enforce policies the latest date, and the version that sets it', () => {
    const versions = observe(observe([], 0, b, 'o1'), 10, text({ maxAgeSeconds: 14 * day }), 'o2');
    const needs = mxNeeds(versions, at(20), serving);
    expect(needs.map(({ pattern, until, open }) => [pattern, until, open])).toEqual([
      ['mail.example.com', iso(20 + 60 + 14 * day), true],
      ['mx.example.net', iso(10 + 60 + 7 * day), false],
    ]);
    expect(lastNeed(needs)).toMatchObject({ pattern: 'mail.example.com', versionId: versions[1]?.id });
  });

  test('is empty for the other modes, which refuse no mail', () => {
    expect(mxNeeds(observe([], 0, text({ mode: 'testing' }), 'o1'), at(10), serving)).toEqual([]);
    expect(lastNeed([])).toBeUndefined();
  });
});

test.each([
  ['a valid text', a, 'enforce'],
  ['a text with a byte order mark', `\u{feff}${a}`, 'enforce'],
  ['text that is not a policy', 'Not found', undefined],
])('readHeldPolicy() reads %s', (_label, body, mode) => {
  expect(readHeldPolicy(body)?.mode).toBe(mode);
});
