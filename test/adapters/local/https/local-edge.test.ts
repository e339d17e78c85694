import { expect, test } from 'vitest';
import { LocalEdge } from '../../../../adapters/local/https/local-edge.ts';
import { policyEdgeContract } from '../../../contracts/policy-edge.contract.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';

const nothing = async () => {};

policyEdgeContract('LocalEdge', async () => ({
  edge: new LocalEdge(new MemoryStore(), 'edge.strictmx.test'),
  prepare: nothing,
  settle: nothing,
}));

test('LocalEdge.isHosted() is true from create() to disable(), also after a restart', async () => {
  const store = new MemoryStore();
  const edge = new LocalEdge(store, 'edge.strictmx.test');
  expect(await edge.isHosted('example.com')).toBe(false);
  const tenant = await edge.create('example.com');
  expect(tenant).toMatchObject({ deployed: true, attached: true, certificate: 'issued' });
  expect(await new LocalEdge(store, 'edge.strictmx.test').isHosted('example.com')).toBe(true);
  await edge.disable('example.com', tenant);
  expect(await edge.isHosted('example.com')).toBe(false);
});
