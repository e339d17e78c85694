import { expect, test } from 'vitest';
import { checkHourOf } from '../../../service/tasks/check-hour.ts';
import { deployFunction, domain, register } from '../deploy-function.ts';

const world = deployFunction('reconcile');

test('reconcile queues a check of every domain', async () => {
  await register(world());
  await world().invoke('reconcile', {});
  for (const kind of ['rotate-id', 'advance-hosting', 'advance-life-cycle'] as const)
    expect(
      world()
        .takeSqsEvent(kind)
        .Records.map(({ body }) => JSON.parse(body)),
    ).toContainEqual({ kind, domain });
});

test('reconcile on its schedule queues only the domains whose hour it is', async () => {
  await register(world());
  const queued = async (hour: number) => {
    await world().invoke('reconcile', { scheduledAt: `2026-11-24T${String(hour).padStart(2, '0')}:30:00Z` });
    return world().takeSqsEvent('rotate-id').Records.length;
  };
  expect(await queued(checkHourOf(domain))).toBe(1);
  expect(await queued((checkHourOf(domain) + 1) % 24)).toBe(0);
});

test('reconcile, like each function, says at startup which variable is missing', async () => {
  await expect(world().invoke('reconcile', {}, { STATE_BUCKET: '' })).rejects.toThrow(
    'Cannot start: the variable "STATE_BUCKET" is not set',
  );
});
