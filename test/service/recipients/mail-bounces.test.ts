import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { isKnownAddress } from '../../../service/intake/is-known-address.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { answerQuestion } from '../../../service/recipients/answer-question.ts';
import { recipientId, recipientKey } from '../../../service/store/access/recipient.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { bouncePointerKey } from '../../../service/store/outbound/bounce-pointer.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { deliveryStatuses, notBounces } from '../../fixtures/delivery-statuses.ts';
import { day, daySeconds, hostedWorld } from '../daily-mail/mail-world.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import type { World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const gone = 'gone@example.net';
const { postfix } = deliveryStatuses;

/** An owner whose mail goes to one mailbox that works, and to one that is gone. */
async function worldOfTwo(): Promise<World> {
  const world = await hostedWorld();
  const digestTo = ['a@example.com', gone];
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), digestTo }));
  return world;
}

/** Sends the mail about a day of the test, one day after the one before. @returns whom it was sent to */
async function send(world: World, count: number): Promise<string[]> {
  const before = world.handles.mail.sent.length;
  await sendDigest(world.ports, 'acme', addDays(day, count));
  world.handles.clock.advance(daySeconds);
  const sent = world.handles.mail.sent.slice(before).filter(({ id }) => id.startsWith('digest-'));
  return sent.map(({ envelope }) => envelope.to[0] ?? '');
}

/** The envelope senders of the mails to an address, the first mail first. */
const sendersOf = (world: World, address: string): string[] =>
  world.handles.mail.sent
    .filter(({ id, envelope }) => id.startsWith('digest-') && envelope.to[0] === address)
    .map(({ envelope }) => envelope.from);

let received = 0;

async function receive(world: World, to: string, text: string) {
  const key = `mail/in/${received++}`;
  await world.ports.store.put(key, text.replaceAll('{to}', to));
  return receiveReport(world.ports, key);
}

/** The latest mail to the address comes back. */
const bounce = (world: World, text = postfix) => receive(world, sendersOf(world, gone).at(-1) ?? '', text);

const incidents = async (world: World) =>
  ((await loadWatch(world.ports, world.domain))?.watch.incidents ?? [])
    .filter(({ code }) => code === 'recipient-refused')
    .map(({ parameters, closedAt }) => [parameters, closedAt === undefined ? 'open' : 'closed']);

const recipientOf = (world: World) =>
  JSON.parse(world.handles.store.text(recipientKey('acme', recipientId(gone))) ?? '{}');

describe('prepareBounces()', () => {
  test('gives each mail to each recipient an address of its own, the same for a repeat', async () => {
    const world = await worldOfTwo();
    await send(world, 0);
    await send(world, 1);
    const senders = [...sendersOf(world, gone), ...sendersOf(world, 'a@example.com')];
    expect(new Set(senders).size).toBe(4);
    for (const one of senders) {
      expect(one).toMatch(/^bounce-[a-z2-7]{26}@reports\.strictmx\.test$/u);
      expect(await isKnownAddress(world.ports, one)).toBe(true);
    }
    const pointers = world.handles.store.keys('outbound/bounces/');
    await world.ports.store.delete(`digests/${day}/acme.json`);
    await send(world, 0);
    expect(world.handles.store.keys('outbound/bounces/')).toEqual(pointers);
  });
});

describe('pauseBouncing()', () => {
  test('tells the owner after the first mail that came back, and pauses the recipient after three', async () => {
    const world = await worldOfTwo();
    for (let count = 0; count < 3; count++) {
      expect(await send(world, count)).toEqual(['a@example.com', gone]);
      expect(await bounce(world)).toEqual({ kind: 'bounce' });
    }
    expect(await incidents(world)).toEqual([[{ address: gone, status: '5.1.1' }, 'open']]);
    expect(await send(world, 3)).toEqual(['a@example.com']);
    expect(await incidents(world)).toEqual([[{ address: gone, status: '5.1.1', isPaused: true }, 'open']]);
    expect(recipientOf(world)).toMatchObject({ status: 'waiting', bouncedOn: addDays(day, 3) });
    // The question goes there once.
    const questions = () => world.handles.mail.sent.filter(({ id }) => id.startsWith('confirm-')).length;
    expect(questions()).toBe(1);
    expect(await send(world, 4)).toEqual(['a@example.com']);
    expect(await incidents(world)).toEqual([[{ address: gone, isPaused: true }, 'open']]);
    expect(questions()).toBe(1);
  });

  test('sends mail again once the reader has confirmed, and forgets what came back before', async () => {
    const world = await worldOfTwo();
    for (let count = 0; count < 3; count++) {
      await send(world, count);
      await bounce(world);
    }
    await send(world, 3);
    const question = world.handles.mail.sent.find(({ id }) => id.startsWith('confirm-'));
    const link = /recipients\/acme\/([0-9a-f]{32})\/([a-z0-9]{52})/u.exec(
      Buffer.from(question?.raw ?? [])
        .toString()
        .replaceAll('=\r\n', ''),
    );
    await answerQuestion(
      world.ports,
      { owner: 'acme', recipient: link?.[1] ?? '', secret: link?.[2] ?? '' },
      'confirmed',
    );
    expect(recipientOf(world)).not.toHaveProperty('bouncedOn');
    // Somebody who kept the bounces of that time sends them again.
    for (const sender of sendersOf(world, gone)) await receive(world, sender, postfix);
    expect(await send(world, 4)).toEqual(['a@example.com', gone]);
    expect((await incidents(world)).map(([, state]) => state)).toEqual(['closed']);
  });

  test('counts only mails in a row: one that arrives ends the incident', async () => {
    const world = await worldOfTwo();
    for (const isBack of [true, true, false, true, true]) {
      expect(await send(world, received++)).toContain(gone);
      if (isBack) await bounce(world);
    }
    expect(recipientOf(world).status).toBe('confirmed');
    await send(world, received++);
    expect((await incidents(world)).map(([, state]) => state)).toEqual(['closed', 'open']);
  });

  test('counts a mail once, however often and in which order it comes back', async () => {
    const world = await worldOfTwo();
    await send(world, 0);
    await send(world, 1);
    const [first = '', second = ''] = sendersOf(world, gone);
    for (const sender of [second, first, second, first, first, first]) await receive(world, sender, postfix);
    expect(await send(world, 2)).toContain(gone);
    expect(recipientOf(world).status).toBe('confirmed');
  });

  test('keeps a permanent status, whether it comes before or after a temporary one', async () => {
    for (const texts of [
      [deliveryStatuses.expired, postfix],
      [postfix, deliveryStatuses.expired],
    ]) {
      const world = await worldOfTwo();
      await send(world, 0);
      for (const text of texts) await bounce(world, text);
      await send(world, 1);
      expect(await incidents(world)).toEqual([[{ address: gone, status: '5.1.1' }, 'open']]);
    }
  });
});

test.each(Object.entries(deliveryStatuses))('a bounce as %s writes it is noted', async (_, text) => {
  const world = await worldOfTwo();
  await send(world, 0);
  expect(await bounce(world, text)).toEqual({ kind: 'bounce' });
  const [pointer = ''] = world.handles.store
    .keys('outbound/bounces/')
    .filter((key) => world.handles.store.text(key)?.includes(gone));
  expect(JSON.parse(world.handles.store.text(pointer) ?? '')).toMatchObject({
    bounced: { status: expect.stringMatching(/^[45]\.\d+\.\d+$/u) },
  });
});

test.each(Object.entries(notBounces))('%s is no bounce', async (_, text) => {
  const world = await worldOfTwo();
  for (let count = 0; count < 3; count++) {
    await send(world, count);
    await bounce(world, text);
  }
  expect(await send(world, 3)).toContain(gone);
  expect(await incidents(world)).toEqual([]);
});

test('nobody can pause a recipient with an address of their own making', async () => {
  const world = await worldOfTwo();
  for (let count = 0; count < 3; count++) {
    await send(world, count);
    for (const forged of ['a'.repeat(26), recipientId(gone).slice(0, 26)])
      expect(await receive(world, `bounce-${forged}@reports.strictmx.test`, postfix)).toMatchObject({
        kind: 'quarantined',
      });
    await receive(world, 'digest@reports.strictmx.test', postfix);
  }
  expect(await send(world, 3)).toContain(gone);
  expect(await incidents(world)).toEqual([]);
});

test('a member of a newer version stays in what a bounce and a pause change', async () => {
  const world = await worldOfTwo();
  const { store } = world.handles;
  for (let count = 0; count < 3; count++) {
    await send(world, count);
    const [, token = ''] = /^bounce-([^@]*)/u.exec(sendersOf(world, gone).at(-1) ?? '') ?? [];
    await keepsUnknownMembers(store, bouncePointerKey(token), () => bounce(world));
  }
  await keepsUnknownMembers(store, recipientKey('acme', recipientId(gone)), () => send(world, 3));
  expect(unseenWriters('service/intake/receive-bounce.ts', 'service/recipients/mail-bounces.ts')).toEqual([]);
});
