import { expect, test } from 'vitest';
import { describeSaved } from '../../../service/hosting/describe-saved.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { prefixes } from '../../../service/store/prefixes.ts';
import { World } from '../world.ts';

const digestTo = ['ann@example.net'];
const named = { owner: 'acme', before: [], wanted: digestTo };

async function waiting() {
  const world = await World.hosted();
  await nameRecipients(world.ports, { id: 't', owner: 'acme', scopes: ['write'] }, named);
  return { world, state: { ...(await world.state()), digestTo } };
}

test.each([
  ['an external domain', 'external', true],
  ['a managed one, whose records the service sets', 'managed', false],
  ['one whose zone only a newer version knows', 'of-a-newer-version', true],
])('describeSaved() lists the records to set for %s', async (_case, zone, isListed) => {
  const { world, state } = await waiting();
  const { records, unconfirmed } = await describeSaved(world.ports, { ...state, zone });
  expect(records !== undefined).toBe(isListed);
  expect(unconfirmed).toMatchObject([{ address: 'ann@example.net', status: 'waiting' }]);
});

test('describeSaved() logs and leaves out what cannot be read, because the settings are saved', async () => {
  const { world, state } = await waiting();
  world.handles.store.before = (_operation, key) => {
    if (key.startsWith(prefixes.recipients)) throw new Error('Slow down');
  };
  const { records, unconfirmed } = await describeSaved(world.ports, { ...state, zone: 'external' });
  expect([records?.length, unconfirmed]).toEqual([3, []]);
  expect(world.handles.log.entries).toContainEqual({
    level: 'error',
    event: 'saved-domain-not-described',
    fields: { domain: 'example.com', error: 'Error: Slow down' },
  });
});
