import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  addBytes,
  fitsBudget,
  loudestSource,
  type SenderRank,
  type StoredBytes,
} from '../../../../core/tls-rpt/figures/storage-budget.ts';

const empty: StoredBytes = { bytes: 0, sources: {} };
const arrival = (rank: SenderRank, bytes: number, source = rank === 'unsigned' ? '' : 'a.example') => ({
  rank,
  bytes,
  source,
});
const full = (bytes: number, own = 0): StoredBytes => ({ bytes, sources: { 'a.example': own } });

describe('fitsBudget()', () => {
  test.each<[string, StoredBytes, Arrival, boolean]>([
    ['anything while half is free', full(400), arrival('unsigned', 100), true],
    ['nothing unsigned above half', full(400), arrival('unsigned', 101), false],
    ['a signed report above half', full(600), arrival('signed', 100), true],
    ['no signed report above three quarters', full(700), arrival('signed', 51), false],
    ['a known reporter up to the whole', full(950), arrival('known', 50), true],
    ['nobody above the whole', full(950), arrival('known', 51), false],
    ['a loud source while half is free', full(300, 300), arrival('signed', 100), true],
    ['no loud source above half', full(600, 100), arrival('signed', 26), false],
    ['no loud source above half, known or not', full(600, 100), arrival('known', 26), false],
  ])('keeps %s', (_, stored, one, fits) => {
    expect(fitsBudget(stored, 1000, one)).toBe(fits);
  });

  test('leaves room for known reporters, whatever unknown ones send, and stays within the budget', () => {
    const stranger = fc.record({
      rank: fc.constantFrom<SenderRank>('signed', 'unsigned'),
      source: fc.nat(300).map((n) => `s${n}.example`),
      bytes: fc.integer({ min: 1, max: 200_000 }),
    });
    const known = fc.record({
      rank: fc.constant<SenderRank>('known'),
      source: fc.nat(9).map((n) => `known${n}.example`),
      bytes: fc.integer({ min: 1, max: 1_000 }),
    });
    const arrivals = fc.array(fc.oneof({ weight: 9, arbitrary: stranger }, known), { maxLength: 200 });
    fc.assert(
      fc.property(arrivals, (all) => {
        let stored = empty;
        for (const one of all) {
          const fits = fitsBudget(stored, 1_000_000, one);
          if (one.rank === 'known') expect(fits).toBe(true);
          if (fits) stored = addBytes(stored, one);
        }
        expect(stored.bytes).toBeLessThanOrEqual(1_000_000);
      }),
    );
  });
});

test('addBytes() adds to the sum and the source, and keeps the loudest 100 sources', () => {
  expect(addBytes(full(100, 40), { source: 'a.example', bytes: 5 })).toEqual(full(105, 45));
  expect(addBytes(full(1), { source: '__proto__x', bytes: 5 }).sources).toHaveProperty('__proto__x', 5);
  let stored = addBytes(empty, { source: 'loud.example', bytes: 50 });
  for (let n = 0; n < 200; n++) stored = addBytes(stored, { source: `s${n}.example`, bytes: 1 });
  expect(stored.bytes).toBe(250);
  expect(Object.keys(stored.sources)).toHaveLength(100);
  expect(loudestSource(stored)).toBe('loud.example');
});

test('loudestSource() is undefined if most mail was unsigned', () => {
  expect(loudestSource({ bytes: 3, sources: { '': 2, 'a.example': 1 } })).toBe(undefined);
});
