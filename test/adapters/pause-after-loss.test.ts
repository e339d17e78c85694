import { expect, test } from 'vitest';
import { createPauseAfterLoss, pausesOfS3 } from '../../adapters/pause-after-loss.ts';
import type { Timer } from '../../service/ports/timer.ts';

test('a pause is random, and up to twice as long after each loss, but never longer than two seconds', async () => {
  const waited: number[] = [];
  const timer: Timer = {
    after: (milliseconds, run) => {
      waited.push(milliseconds);
      run();
      return () => {};
    },
  };
  for (const losses of [1, 2, 3, 20]) await createPauseAfterLoss(timer, pausesOfS3, () => 0.5)(losses);
  expect(waited).toEqual([100, 200, 400, 1_000]);
  waited.length = 0;
  const pause = createPauseAfterLoss(timer, pausesOfS3);
  for (let n = 0; n < 20; n++) await pause(3);
  expect(new Set(waited).size, 'no two alike').toBe(20);
  expect(Math.max(...waited)).toBeLessThanOrEqual(800);
});
