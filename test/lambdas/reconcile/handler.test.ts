import { expect, test } from 'vitest';
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

test('reconcile, as each function, says at its start which variable is missing', async () => {
  await expect(world().invoke('reconcile', {}, { STATE_BUCKET: '' })).rejects.toThrow(
    'Cannot start: the variable "STATE_BUCKET" is not set',
  );
});
