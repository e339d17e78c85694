import { expect, test } from 'vitest';
import { parsePolicy } from '../../../../core/mta-sts/policy.ts';
import {
  afterFailedFetch,
  afterFetch,
  isFetchDue,
  isRefreshWorrying,
  liveSts,
  refreshTimeOf,
  type StsMemory,
  type StsRecordSeen,
  stsFactsOf,
} from '../../../../core/sender/cache/sts-memory.ts';
import { now } from '../sample-facts.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const policy = (maxAgeSeconds = 604_800, mode: 'enforce' | 'none' = 'enforce') => ({
  mode,
  mx: ['mx.example.com'],
  maxAgeSeconds,
});
const held = (ageMilliseconds = 0, maxAge?: number) => afterFetch('1', policy(maxAge), now - ageMilliseconds);
const failed = (id: string, before: StsMemory = {}) => afterFailedFetch(before, id, 'wrong-status', now);
const record = (id: string): StsRecordSeen => ({ kind: 'record', id });
const unknown: StsRecordSeen = { kind: 'unknown', why: 'SERVFAIL' };

test.each<[string, StsMemory, StsRecordSeen, number, boolean]>([
  ['nothing is remembered', {}, record('1'), now, true],
  ['nothing is remembered, and no record', {}, { kind: 'none' }, now, false],
  ['the same id', held(), record('1'), now, false],
  ['a new id', held(), record('2'), now, true],
  ['the record is gone, and a day has passed', held(3 * day), { kind: 'none' }, now, true],
  ['the record is gone', held(hour), { kind: 'none' }, now, false],
  ['the same id a day later', held(27 * hour), record('1'), now, true],
  ['the record cannot be looked up, and a day has passed', held(27 * hour), unknown, now, true],
  ['the record cannot be looked up before', held(hour), unknown, now, false],
  ['the record has wrong signatures, and a day has passed', held(27 * hour), { kind: 'bogus' }, now, true],
  ['the record has wrong signatures', held(hour), { kind: 'bogus' }, now, false],
  ['nothing is remembered, and wrong signatures', {}, { kind: 'bogus' }, now, false],
  ['three quarters of a short life', held(46 * minute, 3_600), record('1'), now, true],
  ['less of a short life', held(44 * minute, 3_600), record('1'), now, false],
  ['the policy has expired', held(8 * day), record('1'), now, true],
  ['it failed just now', failed('1'), record('1'), now + 4 * minute, false],
  ['it failed five minutes ago', failed('1'), record('1'), now + 5 * minute, true],
  ['it failed under another id', failed('1'), record('2'), now, true],
  ['a new id failed just now', failed('2', held()), record('2'), now, false],
  ['the clock went back a year after a failure', failed('1'), record('1'), now - 365 * day, true],
  ['the clock went back a year after a fetch', held(), record('1'), now - 365 * day, true],
])('isFetchDue() if %s', (_, memory, seen, at, isDue) => {
  expect(isFetchDue(memory, seen, 'example.com', at)).toBe(isDue);
});

test('refreshTimeOf() spreads the fetches of many domains over four hours, and is the same at each call', () => {
  const live = liveSts(held(), now);
  if (!live) throw new Error('expired');
  const times = Array.from({ length: 500 }, (_, n) => (refreshTimeOf(live, `d${n}.example`) - now) / hour);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(22);
  expect(Math.max(...times)).toBeLessThanOrEqual(26);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(3);
  expect(refreshTimeOf(live, 'example.com')).toBe(refreshTimeOf(live, 'example.com'));
});

test('afterFailedFetch() waits longer from failure to failure of one id, and keeps the policy', () => {
  let memory: StsMemory = held();
  const waits: number[] = [];
  for (let n = 0; n < 7; n++) {
    memory = failed('2', memory);
    waits.push(((memory.failing?.retryAt ?? 0) - now) / minute);
  }
  expect(waits).toEqual([5, 10, 20, 40, 60, 60, 60]);
  expect(memory.held).toEqual(held().held);
  expect(failed('3', memory).failing).toMatchObject({ failures: 1, retryAt: now + 5 * minute });
});

test('afterFetch() forgets failures', () => {
  expect(afterFetch('2', policy(), now)).not.toHaveProperty('failing');
});

test.each<[string, StsMemory, number, boolean]>([
  ['at once', held(0, 600), now, true],
  ['just before its end', held(0, 600), now + 599_999, true],
  ['at its end', held(0, 600), now + 600_000, false],
  ['with max_age 0, at once', held(0, 0), now, true],
  ['with max_age 0, a minute later', held(0, 0), now + minute, false],
  ['of a text that nobody can read', { held: { id: '1', text: 'x', fetchedAt: now } }, now, false],
])('liveSts() of a policy %s', (_, memory, at, isLive) => {
  expect(liveSts(memory, at) !== undefined).toBe(isLive);
});

test.each<[string, StsMemory, StsRecordSeen, object]>([
  ['a remembered policy counts', held(), record('1'), { kind: 'held' }],
  ['it counts without a record', held(), { kind: 'none' }, { kind: 'held' }],
  ['it counts if the record cannot be looked up', held(), unknown, { kind: 'held' }],
  ['it counts if the record has wrong signatures', held(), { kind: 'bogus' }, { kind: 'held' }],
  ['it could not be fetched', failed('1'), record('1'), { kind: 'unfetched', why: 'wrong-status' }],
  ['it was not fetched yet', {}, record('1'), { kind: 'unfetched', why: 'not-fetched-yet' }],
  ['it has expired', held(8 * day), { kind: 'none' }, { kind: 'none' }],
  ['wrong signatures', {}, { kind: 'bogus' }, { kind: 'bogus' }],
  ['no answer', {}, unknown, unknown],
])('stsFactsOf(): %s', (_, memory, seen, facts) => {
  expect(stsFactsOf(memory, seen, now)).toMatchObject(facts);
});

test('liveSts() reads a policy that is longer as we write it than 64 KB', () => {
  const parsed = parsePolicy(`version:STSv1\nmode:enforce\n${'mx:a.b\n'.repeat(9_300)}max_age:604800`);
  if (!parsed.ok) throw new Error('too long');
  expect(liveSts(afterFetch('1', parsed.policy, now), now)?.policy).toEqual(parsed.policy);
});

const twice = failed('2', failed('2', held()));
test.each<[string, StsMemory, number, boolean]>([
  ['two failures', twice, now, false],
  ['three failures', failed('2', twice), now, true],
  ['one failure with a quarter of the life left', failed('2', held()), now + 6 * day, true],
  ['three failures without a policy', failed('2', failed('2', failed('2'))), now, false],
  [
    'three failures in mode none',
    failed('2', failed('2', failed('2', afterFetch('1', policy(604_800, 'none'), now)))),
    now,
    false,
  ],
])('isRefreshWorrying() after %s', (_, memory, at, isWorrying) => {
  expect(isRefreshWorrying(memory, at)).toBe(isWorrying);
});
