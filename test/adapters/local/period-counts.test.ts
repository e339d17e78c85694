import { expect, test } from 'vitest';
import { PeriodCounts } from '../../../adapters/local/period-counts.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

test('add() counts each key by itself, and begins again with each period', () => {
  const clock = new FixedClock('2026-11-24T10:59:00Z');
  const counts = new PeriodCounts(clock, 3_600_000);
  expect(['a', 'a', 'b'].map((key) => counts.add(key))).toEqual([1, 2, 1]);
  clock.advance(59);
  expect(counts.add('a')).toBe(3);
  clock.advance(1);
  expect(counts.add('a')).toBe(1);
});

test('add() forgets all keys rather than remember more than 100,000', () => {
  const counts = new PeriodCounts(new FixedClock(), 1000);
  for (let key = 0; key < 100_000; key++) counts.add(`${key}`);
  expect(counts.add('0')).toBe(1);
});
