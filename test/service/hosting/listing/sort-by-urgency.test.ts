import { expect, test } from 'vitest';
import { finding } from '../../../../core/finding/finding.ts';
import { sortByUrgency } from '../../../../service/hosting/listing/sort-by-urgency.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../../service/store/domains/incidents.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import type { World } from '../../world.ts';
import { worldOfThree } from './world-of-three.ts';

/** example.com has an open error. */
async function worldWithError(): Promise<World> {
  const world = await worldOfThree();
  await setIncident(world, 'example.com', 'error');
  return world;
}

const setIncident = (world: World, domain: string, severity: 'error' | 'warning') =>
  world.ports.store.put(
    incidentsKey(domainName(domain)),
    JSON.stringify({
      schema: 1,
      incidents: [{ ...finding('mx-none', {}, severity), openedAt: timestamp('2026-11-24T10:00:00Z') }],
    }),
  );

async function namesOf(world: World, reader = {}, filter = {}): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await sortByUrgency(world.ports, reader, { limit: 1, ...(cursor && { cursor }) }, filter);
    names.push(...(page?.found.map(({ state }) => state.domain) ?? []));
    cursor = page?.cursor;
  } while (cursor !== undefined);
  return names;
}

test.each([
  ['an administrator', {}, {}, ['example.com', 'a.example', 'z.example']],
  ['an owner', { owner: 'acme' }, {}, ['example.com', 'a.example']],
  ['a part of the name', {}, { q: '.EXAMPLE' }, ['a.example', 'z.example']],
  ['a condition', {}, { incidents: 'open' }, ['example.com']],
])('sortByUrgency() for %s, over pages of one', async (_what, reader, filter, names) => {
  expect(await namesOf(await worldWithError(), reader, filter)).toEqual(names);
});

test('sortByUrgency() reads again only what changed, and forgets what is gone', async () => {
  const world = await worldWithError();
  await namesOf(world);
  await setIncident(world, 'z.example', 'error');
  await world.ports.store.delete(domainKey(domainName('a.example')));
  const { store } = world.ports;
  const got: string[] = [];
  const get = store.get.bind(store);
  store.get = (key) => {
    got.push(key);
    return get(key);
  };
  expect(await sortByUrgency(world.ports, {}, { limit: 1 }, {})).toMatchObject({
    found: [{ state: { domain: 'example.com' } }],
    cursor: '0 domains/example.com.json',
  });
  // z.example because it changed, example.com because it is on the page.
  expect(got.filter((key) => key.startsWith('domains/'))).toEqual([
    'domains/z.example.json',
    'domains/example.com.json',
  ]);
});

test('sortByUrgency() names a domain that it cannot read, and refuses the cursor of another list', async () => {
  const world = await worldWithError();
  world.handles.store.edit(domainKey(domainName('a.example')), '{}');
  const page = await sortByUrgency(world.ports, {}, { limit: 10 }, {});
  expect(page?.unreadable).toEqual(['a.example']);
  const wrong = { limit: 1, cursor: 'domains/example.com.json' };
  await expect(sortByUrgency(world.ports, {}, wrong, {})).rejects.toThrow('cursor');
});
