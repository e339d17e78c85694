import { expect, test } from 'vitest';
import { runTask } from '../../../service/tasks/run-task.ts';
import { FakeEdge } from '../../fakes/fake-edge.ts';
import { enforce, World } from '../world.ts';

/** docs/runbook.md#deploy-again-onto-kept-buckets: the state of a deployment that is gone, beside a new edge. */
test('advanceHosting() makes a host at a new edge for a domain of kept state, with the same id', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  const before = { txt: world.txt(), served: world.served(), versions: (await world.state()).versions };
  const edge = new FakeEdge(world.ports.resolver, world.ports.edge.endpoint);
  const ports = { ...world.ports, edge, tenants: edge };
  const { domain } = world;
  await runTask(ports, { kind: 'advance-hosting', domain });
  await world.drain();
  expect(await edge.describe(domain)).toMatchObject({ attached: true });
  const state = await world.state();
  expect(state.hosting.state).toBe('serving');
  expect({ txt: world.txt(), served: world.served(), versions: state.versions }).toEqual(before);
});
