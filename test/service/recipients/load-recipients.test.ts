import { expect, test } from 'vitest';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { listUnconfirmed, loadNamed, onlyConfirmed } from '../../../service/recipients/load-recipients.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { withLeaveLink } from '../../../service/recipients/with-leave-link.ts';
import { recipientId, recipientKey } from '../../../service/store/access/recipient.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const owners = { id: 't', owner: 'acme', scopes: ['write'] as const };
const named = ['waits@a.example', { address: 'Says.Yes@a.example', language: 'ja' }, 'no@a.example'];

async function withRecipients() {
  const { ports } = new World();
  const caller = { ...owners, scopes: [...owners.scopes] };
  await nameRecipients(ports, caller, { owner: 'acme', before: [], wanted: named });
  await confirmRecipient(ports, 'acme', 'says.yes@a.example');
  await confirmRecipient(ports, 'acme', 'no@a.example', 'declined');
  return ports;
}

test('onlyConfirmed() keeps confirmed addresses, and those that the administrator named', async () => {
  const ports = await withRecipients();
  const all = [...named, 'administrators@a.example'];
  expect(await onlyConfirmed(ports, 'acme', all)).toEqual([named[1], 'administrators@a.example']);
  expect(await onlyConfirmed(ports, 'beta', all)).toEqual(all);
});

test('listUnconfirmed() says why the others get no mail', async () => {
  const ports = await withRecipients();
  expect(await listUnconfirmed(ports, 'acme', named)).toEqual([
    { address: 'waits@a.example', status: 'waiting', since: expect.any(String) },
    { address: 'no@a.example', status: 'declined', since: expect.any(String) },
  ]);
});

test('onlyConfirmed() leaves out unreadable addresses, because they may have declined, and listUnconfirmed() says so', async () => {
  const ports = await withRecipients();
  await ports.store.put(recipientKey('acme', recipientId('x@a.example')), 'no JSON');
  const all = ['waits@a.example', 'X@a.example', 'y@a.example'];
  expect(await onlyConfirmed(ports, 'acme', all)).toEqual(['y@a.example']);
  expect(await listUnconfirmed(ports, 'acme', all)).toEqual([
    { address: 'waits@a.example', status: 'waiting', since: expect.any(String) },
    { address: 'X@a.example', status: 'unreadable' },
  ]);
});

test('onlyConfirmed() knows who declined by any spelling', async () => {
  const ports = await withRecipients();
  expect(await onlyConfirmed(ports, 'acme', ['NO@a.example', 'no@A.example.'])).toEqual([]);
});

/** How many reads a piece of work makes, and how many of them at the same time. */
async function readsDuring({ handles }: World, work: () => Promise<unknown>) {
  let inFlight = 0;
  let most = 0;
  const { store } = handles;
  const before = store.calls.length;
  store.before = async () => {
    most = Math.max(most, ++inFlight);
    await new Promise(setImmediate);
    inFlight--;
  };
  await work();
  return { calls: store.calls.slice(before).map(({ operation }) => operation), most };
}

test('listUnconfirmed() loads only the given addresses, at the same time, however many others the owner has', async () => {
  const world = new World();
  const many = Array.from({ length: 30 }, (_, index) => `reader${index}@a.example`);
  for (const address of many)
    await withLeaveLink(world.ports, { owner: 'acme', address, language: 'en' }, { text: '' });
  const given = ['reader3@a.example', { address: 'Reader4@a.example', language: 'en' }, 'reader3@A.example'];
  const reads = await readsDuring(world, () => listUnconfirmed(world.ports, 'acme', given));
  expect(reads).toEqual({ calls: ['get', 'get'], most: 2 });
});

test('loadNamed() loads the domains of an owner at the same time', async () => {
  const world = await World.hosted();
  const settings = { owner: 'acme', digestTo: ['b@a.example'], zone: 'external' };
  for (const name of ['a.example', 'b.example', 'c.example'])
    await registerDomain(world.ports, domainName(name), settings);
  const { most } = await readsDuring(world, () => loadNamed(world.ports, 'acme', { withClaims: true }));
  expect(most).toBe(4);
});
