import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { beforeAll, expect, test } from 'vitest';
import { formatDkimKeyRecord } from '../../../core/mail/sign-mail.ts';
import { previewDigest, sendDigest } from '../../../core/workflows/send-digest.ts';
import { keys } from '../../../core/workflows/state.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { enforce, World } from './world.ts';

const day = '2026-11-24';

async function withPolicy(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return world;
}

/** A report that no mail has told yet. */
async function reportCame(world: World, identity: string, receivedDay = day): Promise<void> {
  const { store } = world.ports;
  await store.put(keys.report('2026-11-22', world.domain, identity), '{}');
  await store.put(keys.untold(world.domain, receivedDay, identity), '{"schema":1,"day":"2026-11-22"}');
}

beforeAll(testDkimKey, 60_000);

test('sendDigest() sends each owner one signed mail a day', async () => {
  const world = await withPolicy();
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  const [mail, ...others] = world.handles.mail.sent;
  expect(others).toEqual([]);
  expect(mail?.envelope.to).toEqual(['admin@example.com']);

  const record = formatDkimKeyRecord((await testDkimKey()).privateKey);
  const { results } = await dkimVerify(Buffer.from(mail!.raw), { resolver: async () => [[record]] });
  expect(results.map(({ status }: { status: { result: string } }) => status.result)).toEqual(['pass']);
});

test('sendDigest() tells a report once: what comes after the mail is told in the next', async () => {
  const world = await withPolicy();
  await reportCame(world, 'a'.repeat(32));
  await sendDigest(world.ports, 'acme', day);
  await reportCame(world, 'b'.repeat(32));
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  await sendDigest(world.ports, 'acme', '2026-11-25');

  const told = [day, '2026-11-25'].map((sentDay) =>
    JSON.parse(world.handles.store.text(keys.digest(sentDay, 'acme'))!).told.map(
      (one: { identity: string }) => one.identity[0],
    ),
  );
  expect(told).toEqual([['a'], ['b']]);
  expect(world.handles.store.keys('untold/')).toEqual([]);
});

test('sendDigest() leaves what came after the day for a later mail', async () => {
  const world = await withPolicy();
  await reportCame(world, 'c'.repeat(32), '2026-11-25');
  await sendDigest(world.ports, 'acme', day);
  expect(world.handles.store.keys('untold/')).toHaveLength(1);
});

test('sendDigest() that dies at any call sends the very same mail when it is called again', async () => {
  for (let call = 1; ; call++) {
    const world = await withPolicy();
    await reportCame(world, 'a'.repeat(32));
    let calls = 0;
    const dieAt = () => {
      if (++calls === call) throw new Error('killed');
    };
    world.handles.store.before = dieAt;
    world.handles.mail.before = dieAt;
    await sendDigest(world.ports, 'acme', day).catch(() => {});
    world.handles.store.before = () => {};
    world.handles.mail.before = () => {};
    world.handles.clock.advance(61);
    await sendDigest(world.ports, 'acme', day);

    const mails = new Set(world.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString()));
    expect(mails.size, `killed at call ${call}`).toBe(1);
    const told = JSON.parse(world.handles.store.text(keys.digest(day, 'acme'))!);
    expect(told).toMatchObject({ status: 'sent', told: [{ identity: 'a'.repeat(32) }] });
    expect(world.handles.store.keys('untold/')).toEqual([]);
    if (calls < call) break;
  }
});

test('sendDigest() of two workers at once sends one mail', async () => {
  const world = await withPolicy();
  await Promise.all([sendDigest(world.ports, 'acme', day), sendDigest(world.ports, 'acme', day)]);
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('previewDigest() shows the mail and sends, claims and forgets nothing', async () => {
  const world = await withPolicy();
  await reportCame(world, 'a'.repeat(32));
  const [preview] = await previewDigest(world.ports, 'acme', day);
  expect(preview?.text).toContain('example.com');
  expect(world.handles.mail.sent).toEqual([]);
  expect(world.handles.store.keys('digests/')).toEqual([]);
  expect(world.handles.store.keys('untold/')).toHaveLength(1);
});
