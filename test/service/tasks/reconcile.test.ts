import { expect, test } from 'vitest';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { domainName } from '../../fakes/names.ts';
import { claimDomain } from '../claims.ts';
import { World } from '../world.ts';

test('reconcile() queues every step of every domain, however many there are', async () => {
  const { ports, handles } = new World();
  const domains = Array.from({ length: 120 }, (_, index) => `d${String(index).padStart(3, '0')}.example`);
  for (const domain of domains) await ports.store.put(domainKey(domainName(domain)), '{}');
  expect(await reconcile(ports)).toBe(120);
  const kinds = ['advance-hosting', 'rotate-id', 'advance-life-cycle'];
  expect(handles.tasks.take()).toEqual(domains.flatMap((domain) => kinds.map((kind) => ({ kind, domain }))));
});

test('reconcile() by the hour queues every domain once in a day', async () => {
  const { ports, handles } = new World();
  const domains = Array.from({ length: 200 }, (_, index) => `d${String(index).padStart(3, '0')}.example`);
  for (const domain of domains) await ports.store.put(domainKey(domainName(domain)), '{}');
  const checked: string[] = [];
  for (let hour = 0; hour < 24; hour++) {
    const count = await reconcile(ports, hour);
    const rotated = handles.tasks.take().flatMap((task) => (task.kind === 'rotate-id' ? [task.domain] : []));
    expect(rotated).toHaveLength(count);
    expect(count).toBeLessThan(30);
    checked.push(...rotated);
  }
  expect(checked.toSorted()).toEqual(domains);
});

test('reconcile() queues about a hundred tasks at a time', async () => {
  const { ports, handles } = new World();
  for (let index = 0; index < 40; index++)
    await ports.store.put(domainKey(domainName(`d${index}.example`)), '{}');
  const sizes: number[] = [];
  handles.tasks.before = (tasks) => {
    sizes.push(tasks.length);
  };
  await reconcile(ports);
  expect(sizes).toEqual([102, 18]);
});

test('reconcile() queues claims in the turns of their owner, who may have claimed a hundred domains of others', async () => {
  const world = new World();
  await claimDomain(world, 'rival');
  world.handles.tasks.take();
  await reconcile(world.ports);
  expect(world.handles.tasks.take()).toEqual([
    { kind: 'advance-hosting', domain: world.domain, claimant: 'rival' },
  ]);
});
