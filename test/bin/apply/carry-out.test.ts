import { expect, test, vi } from 'vitest';
import { carryOut } from '../../../bin/apply/carry-out.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

const path = '/v1/domains/example.com';
const change = (...steps: Parameters<typeof carryOut>[0]['steps']) => carryOut({ steps });

test('carryOut() takes the steps in order, and stops at one that is refused', async () => {
  const world = await CommandWorld.hosted();
  const step = { method: 'PATCH', path, etag: '*' } as const;
  expect(await change({ ...step, body: { digestHour: 5 } })).toBeUndefined();
  const notDone = await change({ ...step, body: { digestHour: 99 } }, { ...step, body: { digestHour: 6 } });
  expect(notDone).toEqual({ outcome: 'refused', why: expect.stringContaining('"digestHour" is 99') });
  expect((await world.api.call('GET', path)).body.digestHour).toBe(5);
});

test('carryOut() does not wait until the service has looked up the records', async () => {
  const world = await CommandWorld.hosted();
  world.api.world.ports.resolver.cname = () => {
    throw new Error('not needed');
  };
  const body = { owner: 'acme', zone: 'external' };
  expect(await change({ method: 'PUT', path: '/v1/domains/a.example', isNew: true, body })).toBeUndefined();
  expect((await world.api.call('GET', '/v1/domains')).body.domains).toHaveLength(2);
});

test('carryOut() overwrites nothing that changed since the plan', async () => {
  await CommandWorld.hosted();
  const notDone = await change({ method: 'PATCH', path, etag: '"old"', body: { digestHour: 5 } });
  expect(notDone).toEqual({ outcome: 'refused', why: expect.stringContaining('apply the file again') });
});

test.each([
  ['is refused', () => new Response('{"detail":"no"}', { status: 422 }), 'refused'],
  ['a proxy answers', () => new Response('', { status: 502 }), 'unknown'],
  ['nothing answers', () => Promise.reject(new Error('no answer')), 'unknown'],
])('carryOut() of a step that %s', async (_, answer, outcome) => {
  vi.stubGlobal('fetch', answer);
  expect(await change({ method: 'PATCH', path, body: {} })).toMatchObject({ outcome });
});
