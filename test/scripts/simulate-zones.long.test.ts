import { expect, test } from 'vitest';
import { simulateZones } from '../../scripts/simulate-zones.ts';

test('simulateZones() looks at every domain once, fails no task, and stays below half of Route 53’s limit', async () => {
  const run = await simulateZones(1_000);
  expect(run).toMatchObject({ lookedAt: 1_000, failedTasks: 0, refusedByHalf: 0 });
  // Those that changed are looked at once more.
  expect(run.looks).toBeLessThan(2 * 1_000);
  expect(run.busiestSecond).toBeLessThan(25);
  // Only what changes or is mended asks Route 53.
  expect(run.calls).toBeGreaterThan(300);
  expect(run.calls).toBeLessThan(300 * 12);
});
