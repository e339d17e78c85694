import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { beforeAll, expect, test } from 'vitest';
import { formatDkimKeyRecord } from '../../../core/mail/dkim/sign-mail.ts';
import { dayOf } from '../../../core/names/utc-day.ts';
import { digestLeaseSeconds } from '../../../service/daily-mail/claim-digest.ts';
import { previewDigest, sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { noMails, sentMailsKey } from '../../../service/store/access/sent-mails.ts';
import { digestStateKey } from '../../../service/store/reports/digest-state.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { reportIdentityOf, utcDay } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { addPendingReport, day, hostedWorld } from './mail-world.ts';

beforeAll(testDkimKey, 60_000);

test('sendDigest() sends each owner one signed mail a day', async () => {
  const world = await hostedWorld();
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  const [mail, ...others] = world.handles.mail.sent;
  expect(others).toEqual([]);
  expect(mail?.envelope.to).toEqual(['admin@example.com']);

  const record = formatDkimKeyRecord((await testDkimKey()).privateKey);
  const { results } = await dkimVerify(Buffer.from(mail!.raw), { resolver: async () => [[record]] });
  expect(results.map(({ status }: { status: { result: string } }) => status.result)).toEqual(['pass']);
});

test('sendDigest() includes a report once: what comes after the mail is in the next', async () => {
  const world = await hostedWorld();
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  await sendDigest(world.ports, 'acme', day);
  await addPendingReport(world, reportIdentityOf('b'.repeat(32)));
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  await sendDigest(world.ports, 'acme', utcDay('2026-11-25'));

  const included = [day, '2026-11-25'].map((sentDay) =>
    JSON.parse(world.handles.store.text(digestStateKey(utcDay(sentDay), 'acme'))!).reports.map(
      (one: { identity: string }) => one.identity[0],
    ),
  );
  expect(included).toEqual([['a'], ['b']]);
  expect(world.handles.store.keys('pending-reports/')).toEqual([]);
});

test('sendDigest() leaves reports from after the day for a later mail', async () => {
  const world = await hostedWorld();
  await addPendingReport(world, reportIdentityOf('c'.repeat(32)), utcDay('2026-11-25'));
  await sendDigest(world.ports, 'acme', day);
  expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
});

diesAtEveryCall('sendDigest()', {
  arrange: async () => {
    const world = await hostedWorld();
    await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
    return world;
  },
  step: ({ ports }) => sendDigest(ports, 'acme', day),
});

test('sendDigest() by two workers at once sends one mail', async () => {
  const world = await hostedWorld();
  await Promise.all([sendDigest(world.ports, 'acme', day), sendDigest(world.ports, 'acme', day)]);
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('sendDigest() of a worker that was taken for dead leaves the mail to the one that has it', async () => {
  const world = await hostedWorld();
  const slow = sendDigest(world.ports, 'acme', day);
  let isTaken = false;
  world.handles.store.before = async (operation, key) => {
    if (isTaken || operation !== 'get' || !key.startsWith('days/')) return;
    isTaken = true;
    world.handles.clock.advance(digestLeaseSeconds);
    expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
  };
  expect(await slow).toBe('in-progress');
  expect(world.handles.mail.sent).toHaveLength(1);
  expect(world.handles.tasks.take()).toContainEqual({ kind: 'send-digest', owner: 'acme', day });
});

test('previewDigest() shows the mail without sending, claiming or deleting anything', async () => {
  const world = await hostedWorld();
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  const [preview] = await previewDigest(world.ports, 'acme', day);
  expect(preview?.text).toContain('example.com');
  expect(world.handles.mail.sent).toEqual([]);
  expect(world.handles.store.keys('digests/')).toEqual([]);
  expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
});

test('sendDigest() begins no mail that the quota has no room for, and its reports are in the next', async () => {
  const world = await hostedWorld();
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  await countedAs(world, 75);
  expect(await sendDigest(world.ports, 'acme', day)).toBe('over-quota');
  expect(world.handles.mail.sent).toEqual([]);
  expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
  expect(await sendDigest(world.ports, 'acme', day, { isUnbound: true }), 'for the administrator').toBe(
    'sent',
  );
  world.handles.clock.advance(86_400);
  await addPendingReport(world, reportIdentityOf('b'.repeat(32)));
  expect(await sendDigest(world.ports, 'acme', utcDay('2026-11-25'))).toBe('sent');
  expect(world.handles.store.keys('pending-reports/')).toEqual([]);
});

test('sendDigest() whose mail is not taken uses up nothing of the quota', async () => {
  const world = await hostedWorld();
  world.handles.mail.before = () => {
    throw new MailNotSentError('the relay is away');
  };
  for (let attempt = 0; attempt < 200; attempt++) {
    await expect(sendDigest(world.ports, 'acme', day)).rejects.toThrow('the relay is away');
    world.handles.clock.advance(60);
  }
  world.handles.mail.before = () => {};
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
});

async function countedAs({ ports }: World, others: number): Promise<void> {
  const today = dayOf(ports.clock.now());
  const counts = { ...noMails('acme'), others };
  await ports.store.put(sentMailsKey(today, 'acme'), JSON.stringify(counts));
}
