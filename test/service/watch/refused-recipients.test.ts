import { expect, test } from 'vitest';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { incidentsKey, loadWatch } from '../../../service/store/domains/incidents.ts';
import { noteRefusedRecipients } from '../../../service/watch/refused-recipients.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import type { World } from '../world.ts';
import { watchedWorld } from './watched-world.ts';

const gone = { address: 'gone@example.net' };

async function naming(...digestTo: (string | { address: string; language: string })[]): Promise<World> {
  const world = await watchedWorld();
  await rename(world, digestTo);
  return world;
}

const rename = async (world: World, digestTo: object) =>
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), digestTo }));

const note = async (world: World, refused = [gone]) =>
  noteRefusedRecipients(world.ports, [await world.state()], refused);

const noted = async (world: World) =>
  ((await loadWatch(world.ports, world.domain))?.watch.incidents ?? []).map(
    ({ code, subject, severity, closedAt }) => [code, subject, severity, closedAt === undefined],
  );

const open = [['recipient-refused', 'gone@example.net', 'warning', true]];

test('noteRefusedRecipients() opens one incident at a domain that names the address, and closes it', async () => {
  const world = await naming({ address: 'gone@example.net', language: 'ja' }, 'a@example.com');
  for (let time = 0; time < 2; time++) await note(world);
  expect(await noted(world)).toEqual(open);
  await note(world, []);
  expect(await noted(world)).toEqual([[...open[0]!.slice(0, 3), false]]);
});

test('noteRefusedRecipients() writes nothing at a domain that does not name the address', async () => {
  const world = await naming('a@example.com');
  const before = world.handles.store.text(`incidents/${world.domain}.json`);
  await note(world);
  expect(world.handles.store.text(`incidents/${world.domain}.json`)).toBe(before);
});

test('watchDomain() leaves the incident open while the domain names the address, and closes it then', async () => {
  const world = await naming('gone@example.net');
  await note(world);
  await watchDomain(world.ports, world.domain);
  expect(await noted(world)).toEqual(open);
  await rename(world, ['a@example.com']);
  await watchDomain(world.ports, world.domain);
  expect(await noted(world)).toEqual([[...open[0]!.slice(0, 3), false]]);
});

test('noteRefusedRecipients() keeps the members of a newer version', async () => {
  const world = await naming('gone@example.net');
  const key = incidentsKey(world.domain);
  await watchDomain(world.ports, world.domain);
  await keepsUnknownMembers(world.handles.store, key, () => note(world));
  // It is found again, which changes nothing.
  await keepsUnknownMembers(world.handles.store, key, () => note(world), { mayBeLeft: true });
  await keepsUnknownMembers(world.handles.store, key, () => note(world, []));
  expect(unseenWriters('service/watch/refused-recipients.ts')).toEqual([]);
});
