import { expect, test } from 'vitest';
import { askRecipients } from '../../../service/recipients/ask-recipients.ts';
import { askedPerDay } from '../../../service/recipients/count-questions.ts';
import { addressOf, loadAllUnconfirmed } from '../../../service/recipients/load-recipients.ts';
import { mayName, nameRecipients, passRecipients } from '../../../service/recipients/name-recipients.ts';
import { withLeaveLink } from '../../../service/recipients/with-leave-link.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
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
    'declined stays declined, whoever names it',
    async (world) => {
      await name(world, byOwner);
      await confirmRecipient(world.ports, owner, address, 'declined');
      await name(world, byOwner);
      await name(world, byAdmin);
    },
    'declined',
  ],
  [
    'only the administrator named, and that got mail, waits once an owner names it again',
    async (world) => {
      await withLeaveLink(world.ports, { owner, address, language: 'en' }, { text: '' });
      await name(world, byOwner);
    },
    'waiting',
  ],
  [
    'the administrator confirmed waits once an owner names it again',
    async (world) => {
      await name(world, byOwner);
      await name(world, byAdmin);
      await name(world, byOwner);
    },
    'waiting',
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
    'waiting continues if the administrator does not change it',
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

test('nameRecipients() does not ask an address that the administrator named for another domain of the owner', async () => {
  const world = await World.hosted();
  const { digestTo } = await world.state();
  await nameRecipients(world.ports, byOwner, { owner, before: [], wanted: digestTo });
  expect(await loadAllUnconfirmed(world.ports, owner)).toEqual(new Map());
});

test('nameRecipients() lets an address be asked again once its link has expired', async () => {
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

const many = (count: number) => Array.from({ length: count }, (_, index) => `x${index}@a.example`);

test('mayName() bounds the addresses of a day, in one save or in many, and not the administrator', async () => {
  const { ports, handles } = new World();
  const wanted = many(askedPerDay + 1);
  expect(await mayName(ports, byOwner, { owner, before: [], wanted })).toBe(false);
  expect(await nameRecipients(ports, byOwner, { owner, before: [], wanted })).toBe(false);
  expect(handles.store.keys('recipients/')).toEqual([]);
  for (const one of many(askedPerDay))
    expect(await nameRecipients(ports, byOwner, { owner, before: [], wanted: [one] })).toBe(true);
  const another = { owner, before: [], wanted: [address] };
  expect(await mayName(ports, byOwner, another)).toBe(false);
  expect(await mayName(ports, byAdmin, another)).toBe(true);
  expect(await mayName(ports, byOwner, { ...another, before: [address] })).toBe(true);
  handles.clock.advance(86_400);
  expect(await mayName(ports, byOwner, another)).toBe(true);
});

test('mayName() counts addresses that the owner has asked again, but not answers', async () => {
  const world = new World();
  const { ports, handles } = world;
  const wanted = many(askedPerDay);
  await nameRecipients(ports, byOwner, { owner, before: [], wanted });
  await askRecipients(ports, owner, [{ domain: world.domain, digestTo: wanted }]);
  handles.clock.advance(8 * 86_400);
  for (const one of wanted.slice(1)) await confirmRecipient(ports, owner, one);
  const another = { owner, before: [], wanted: [address] };
  expect(await mayName(ports, byOwner, another)).toBe(true);
  expect(
    await mayName(ports, byOwner, { ...another, wanted: [...many(1), ...many(askedPerDay), address] }),
  ).toBe(true);
  const others = many(askedPerDay).map((one) => `y${one}`);
  expect(await mayName(ports, byOwner, { ...another, wanted: others })).toBe(true);
  expect(
    await mayName(ports, byOwner, { ...another, before: many(1), wanted: [...many(1), ...others] }),
  ).toBe(false);
});

test('passRecipients() requires an address that has to confirm to do so for a new owner, too', async () => {
  const world = new World();
  await name(world, byOwner);
  await passRecipients(world.ports, owner, 'beta', [address]);
  expect([...(await loadAllUnconfirmed(world.ports, 'beta')).keys()]).toEqual([recipientId(address)]);
  await confirmRecipient(world.ports, 'beta', address);
  await passRecipients(world.ports, owner, 'beta', [address]);
  expect(await loadAllUnconfirmed(world.ports, 'beta')).toEqual(new Map());
});

test('passRecipients() leaves addresses that the administrator named for another domain of the new owner', async () => {
  const world = await World.hosted();
  const [named = ''] = (await world.state()).digestTo.map(addressOf);
  await nameRecipients(
    world.ports,
    { ...byOwner, owner: 'beta' },
    { owner: 'beta', before: [], wanted: [named] },
  );
  await passRecipients(world.ports, 'beta', owner, [named]);
  expect(await loadAllUnconfirmed(world.ports, owner)).toEqual(new Map());
});

diesAtEveryCall('nameRecipients()', {
  arrange: async () => {
    const world = new World();
    await name(world, byOwner);
    await askRecipients(world.ports, owner, [{ domain: world.domain, digestTo: [address] }]);
    world.handles.clock.advance(8 * 86_400);
    return world;
  },
  step: ({ ports }) =>
    nameRecipients(ports, byOwner, { owner, before: [address], wanted: [address, ...many(3)] }),
});

diesAtEveryCall('nameRecipients() of the administrator', {
  arrange: async () => {
    const world = new World();
    await nameRecipients(world.ports, byOwner, { owner, before: [], wanted: many(3) });
    return world;
  },
  step: ({ ports }) => nameRecipients(ports, byAdmin, { owner, before: [], wanted: many(3) }),
});

diesAtEveryCall('passRecipients()', {
  arrange: async () => {
    const world = new World();
    await nameRecipients(world.ports, byOwner, { owner, before: [], wanted: many(3) });
    return world;
  },
  step: ({ ports }) => passRecipients(ports, owner, 'beta', many(3)),
});
