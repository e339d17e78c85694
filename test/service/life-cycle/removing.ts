import { expect } from 'vitest';
import { describeRemoval } from '../../../service/life-cycle/describe-removal.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { enforce, World } from '../world.ts';

export const twoWeeksSeconds = 1_209_600;
export const policy = enforce('mx.example.com', '*.mail.example.com');

export async function enforcing(): Promise<World> {
  const world = await World.hosted();
  world.handles.edge.cacheSeconds = 60;
  await world.edit(policy);
  await settle(world);
  expect(world.txt()).toHaveLength(1);
  return world;
}

/** Time passes by a minute, and every due task runs. */
export async function settle(world: World, seconds = 61): Promise<void> {
  const { domain, ports, handles } = world;
  handles.tasks.take();
  handles.clock.advance(seconds);
  for (const kind of ['advance-hosting', 'rotate-id', 'advance-life-cycle'] as const)
    await runTask(ports, { kind, domain });
  await world.drain();
}

export const remove = (world: World, forcedBecause?: string) =>
  startRemoval(world.ports, {
    domain: world.domain,
    by: 'owner',
    ...(forcedBecause !== undefined && { forcedBecause }),
  });

export const stepsOf = async (world: World) => {
  const state = await world.state();
  return describeRemoval(world.ports, state, state.removal!).steps;
};
