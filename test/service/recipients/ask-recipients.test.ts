import { expect, test } from 'vitest';
import { dayOf } from '../../../core/names/utc-day.ts';
import { askRecipients } from '../../../service/recipients/ask-recipients.ts';
import { askedPerDay } from '../../../service/recipients/count-questions.ts';
import { noteAnswer } from '../../../service/recipients/declined-elsewhere.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';
import { sentMailsKey } from '../../../service/store/access/sent-mails.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };

async function named(...wanted: string[]): Promise<World> {
  const world = new World();
  await nameRecipients(world.ports, caller, { owner: 'acme', before: [], wanted });
  return world;
}

const all = ['a@a.example', 'b@a.example', 'c@a.example'];
const ask = ({ ports, domain }: World, digestTo = all) =>
  askRecipients(ports, 'acme', [{ domain, digestTo }]);
const keyOf = (address: string) => recipientKey('acme', recipientId(address));
const askedBy = ({ handles }: World) => handles.mail.sent.flatMap(({ envelope }) => envelope.to);

test('askRecipients() asks each waiting address separately and once', async () => {
  const world = await named(...all);
  await confirmRecipient(world.ports, 'acme', 'c@a.example', 'declined');
  await ask(world);
  await ask(world);
  expect(askedBy(world).toSorted()).toEqual(['a@a.example', 'b@a.example']);
});

test('askRecipients() retries failed addresses later, and asks the others at once', async () => {
  const world = await named('a@a.example', 'b@a.example');
  world.handles.mail.before = ({ envelope }) => {
    if (envelope.to[0] === 'a@a.example') throw mailNotSent();
  };
  await ask(world);
  expect(askedBy(world)).toEqual(['b@a.example']);
  world.handles.mail.before = () => {};
  await ask(world);
  expect(askedBy(world)).toEqual(['b@a.example', 'a@a.example']);
});

test('askRecipients() asks no address that no domain names any more', async () => {
  const world = await named(...all);
  await ask(world, ['b@a.example']);
  expect(askedBy(world)).toEqual(['b@a.example']);
});

test('askRecipients() asks once if two run at the same time: the one whose link was stored', async () => {
  const world = await named('a@a.example');
  await Promise.all([ask(world), ask(world), ask(world)]);
  expect(askedBy(world)).toEqual(['a@a.example']);
  const { state } = (await recipientObject.load(world.ports, keyOf('a@a.example'))) ?? {};
  expect(state).toMatchObject({ askedAt: expect.any(String), links: [expect.anything()] });
});

test('askRecipients() asks again a minute after a worker died, and at most 3 times in a week', async () => {
  const world = await named('a@a.example');
  const { mail, store, clock } = world.handles;
  store.before = (operation, key) => {
    // Each worker dies as soon as its mail has gone out.
    if (operation === 'put' && key.startsWith('recipients/') && mail.sent.length > dead)
      throw new Error('dead');
  };
  let dead = 0;
  for (let attempt = 0; attempt < 10; attempt++) {
    await ask(world).catch(() => dead++);
    await ask(world);
    clock.advance(60);
  }
  expect(askedBy(world)).toHaveLength(3);
  store.before = () => {};
  clock.advance(7 * 86_400);
  await ask(world);
  expect(askedBy(world)).toHaveLength(4);
});

test('askRecipients() asks a limited number of addresses a day, and the others on the next', async () => {
  const world = await named('a@a.example');
  const others = Array.from({ length: askedPerDay }, (_, index) => `x${index}`);
  await world.ports.store.put(
    sentMailsKey(dayOf(world.ports.clock.now()), 'acme'),
    JSON.stringify({ schema: 1, owner: 'acme', asked: others }),
  );
  await ask(world);
  expect(askedBy(world)).toEqual([]);
  world.handles.clock.advance(86_400);
  await ask(world);
  expect(askedBy(world)).toEqual(['a@a.example']);
});

test('askRecipients() counts towards the mail quota, and asks the next day if that is used up', async () => {
  const world = await named('a@a.example', 'b@a.example');
  await world.ports.store.put(
    sentMailsKey(dayOf(world.ports.clock.now()), 'acme'),
    JSON.stringify({ schema: 1, owner: 'acme', asked: [], others: 74 }),
  );
  await ask(world);
  expect(askedBy(world)).toHaveLength(1);
  world.handles.clock.advance(86_400);
  await ask(world);
  expect(askedBy(world).toSorted()).toEqual(['a@a.example', 'b@a.example']);
});

test('askRecipients() asks nobody who declined the mail of two other owners', async () => {
  const world = await named('a@a.example', 'b@a.example');
  const decline = (owner: string, address: string) => noteAnswer(world.ports, { owner, address }, 'declined');
  await decline('beta', 'a@a.example');
  await decline('gamma', 'a@a.example');
  await decline('gamma', 'b@a.example');
  await ask(world);
  expect(askedBy(world)).toEqual(['b@a.example']);
  const { state } = (await recipientObject.load(world.ports, keyOf('a@a.example'))) ?? {};
  expect(state?.status).toBe('declined');
});

test('askRecipients() asks the reader of several subaddresses once, until they answer', async () => {
  const spellings = ['ann@a.example', 'ann+1@a.example', 'Ann+2@A.example.', 'bob@a.example'];
  const world = await named(...spellings);
  for (let round = 0; round < 3; round++) await ask(world, spellings);
  expect(askedBy(world).toSorted()).toEqual(['ann@a.example', 'bob@a.example']);
  await recipientObject.change(
    world.ports,
    keyOf('ann@a.example'),
    (before) => before && { ...before, status: 'confirmed' },
  );
  await ask(world, spellings);
  expect(askedBy(world)).toHaveLength(3);
});

test('askRecipients() does not ask a reader who was asked under a subaddress that only another domain names', async () => {
  const world = await named('ann@a.example', 'ann+1@a.example');
  await ask(world, ['ann@a.example']);
  await ask(world, ['ann+1@a.example']);
  expect(askedBy(world)).toEqual(['ann@a.example']);
});

test('askRecipients() lists the addresses of an owner only if it has somebody to ask', async () => {
  const world = await named('a@a.example');
  await ask(world, ['a@a.example']);
  const { calls } = world.handles.store;
  calls.length = 0;
  await ask(world, ['a@a.example']);
  expect(calls).toEqual([{ operation: 'get', key: keyOf('a@a.example') }]);
});

test('askRecipients() continues if one of them is not an address, or cannot be read', async () => {
  const broken = ['ops@jay..example', 'x@a.example', 'b@a.example'];
  const world = await named(...broken);
  await world.ports.store.put(keyOf('x@a.example'), 'no JSON');
  for (let round = 0; round < 2; round++) await ask(world, broken);
  expect(askedBy(world)).toEqual(['b@a.example']);
});

diesAtEveryCall('askRecipients()', {
  arrange: () => named('a@a.example'),
  step: (world) => ask(world),
  // A second mail where the first may have gone out; the page of either works.
  endState: async (world) => [...new Set(askedBy(world))],
});
