import { expect, test } from 'vitest';
import { loadUnconfirmed } from '../../../service/recipients/load-recipients.ts';
import {
  areTooManyAsked,
  askedPerDay,
  nameRecipients,
  passRecipients,
} from '../../../service/recipients/name-recipients.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const owner = 'acme';
const byOwner = { id: 't', owner, scopes: ['write' as const] };
const byAdmin = { id: 'admin', scopes: ['admin' as const] };
const address = 'reader@a.example';

const statusOf = async ({ ports }: World) =>
  (await recipientObject.load(ports, recipientKey(owner, recipientId(address))))?.state.status;

const name = ({ ports }: World, caller: typeof byOwner | typeof byAdmin, before: string[] = []) =>
  nameRecipients(ports, caller, { owner, before, wanted: [address] });

test.each<[string, (world: World) => Promise<unknown>, string | undefined]>([
  ['an owner names waits', (world) => name(world, byOwner), 'waiting'],
  ['the administrator names does not', (world) => name(world, byAdmin), undefined],
  ['was there before does not', (world) => name(world, byOwner, [address]), undefined],
  [
    'an owner names again after it confirmed does not',
    async (world) => {
      await name(world, byOwner);
      await confirmRecipient(world.ports, owner, address);
      await name(world, byOwner);
    },
    'confirmed',
  ],
  [
    'declined stays so, whoever names it',
    async (world) => {
      await name(world, byOwner);
      await confirmRecipient(world.ports, owner, address, 'declined');
      await name(world, byOwner);
      await name(world, byAdmin);
    },
    'declined',
  ],
  [
    'waits need not once the administrator names it',
    async (world) => {
      await name(world, byOwner);
      await name(world, byAdmin);
    },
    'confirmed',
  ],
  [
    'waits goes on waiting where the administrator leaves it as it is',
    async (world) => {
      await name(world, byOwner);
      await name(world, byAdmin, [address]);
    },
    'waiting',
  ],
])('nameRecipients(): an address that %s', async (_, act, status) => {
  const world = new World();
  await act(world);
  expect(await statusOf(world)).toBe(status);
});

test('nameRecipients() asks nobody again whom the administrator named for another domain of the owner', async () => {
  const world = await World.hosted();
  const { digestTo } = await world.state();
  await nameRecipients(world.ports, byOwner, { owner, before: [], wanted: digestTo });
  expect(await loadUnconfirmed(world.ports, owner)).toEqual(new Map());
});

test('nameRecipients() has an address asked again once its link is no longer good', async () => {
  const world = new World();
  await name(world, byOwner);
  const key = recipientKey(owner, recipientId(address));
  const { clock } = world.ports;
  const askedAt = async () => (await recipientObject.load(world.ports, key))?.state.askedAt;
  await recipientObject.change(world.ports, key, (before) => before && { ...before, askedAt: before.since });
  world.handles.clock.advance(7 * 86_400 - 1);
  await name(world, byOwner, [address]);
  expect(await askedAt()).toBeDefined();
  world.handles.clock.advance(1);
  await name(world, byOwner, [address]);
  expect(await askedAt(), String(clock.now())).toBeUndefined();
});

test('areTooManyAsked() bounds the addresses of a day, and not the administrator', async () => {
  const { ports, handles } = new World();
  for (let index = 0; index < askedPerDay; index++)
    await nameRecipients(ports, byOwner, { owner, before: [], wanted: [`x${index}@a.example`] });
  const another = { owner, before: [], wanted: [address] };
  expect(await areTooManyAsked(ports, byOwner, another)).toBe(true);
  expect(await areTooManyAsked(ports, byAdmin, another)).toBe(false);
  expect(await areTooManyAsked(ports, byOwner, { ...another, before: [address] })).toBe(false);
  handles.clock.advance(86_400);
  expect(await areTooManyAsked(ports, byOwner, another)).toBe(false);
});

test('passRecipients() lets an address that has to confirm do so for a new owner too', async () => {
  const world = new World();
  await name(world, byOwner);
  await passRecipients(world.ports, owner, 'beta', [address]);
  expect([...(await loadUnconfirmed(world.ports, 'beta')).keys()]).toEqual([address]);
  await confirmRecipient(world.ports, 'beta', address);
  await passRecipients(world.ports, owner, 'beta', [address]);
  expect(await loadUnconfirmed(world.ports, 'beta')).toEqual(new Map());
});
