import { expect, test } from 'vitest';
import { createRateLimit } from '../../../api/limits/rate-limit.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

test('createRateLimit() counts each name separately and starts again every minute', () => {
  const clock = new FixedClock();
  const isWithinRate = createRateLimit(clock, 2);
  expect(['a', 'a', 'a', 'b'].map(isWithinRate)).toEqual([true, true, false, true]);
  clock.advance(60);
  expect(isWithinRate('a')).toBe(true);
});

test('createRateLimit() forgets no count when many names come at once, but the oldest', () => {
  const isWithinRate = createRateLimit(new FixedClock(), 1);
  for (let n = 0; n < 10_000; n++) isWithinRate(`${n}`);
  expect(['9999', 'one more', '5000', '0'].map(isWithinRate)).toEqual([false, true, false, true]);
});
