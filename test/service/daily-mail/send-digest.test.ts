import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { beforeAll, expect, test } from 'vitest';
import { formatDkimKeyRecord } from '../../../core/mail/dkim/sign-mail.ts';
import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { digestLeaseSeconds } from '../../../service/daily-mail/claim-digest.ts';
import { previewDigest, sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { ownerAccountKey } from '../../../service/store/access/owner-account.ts';
import { noMails, sentMailsKey } from '../../../service/store/access/sent-mails.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { digestStateKey } from '../../../service/store/reports/digest-state.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
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

test('sendDigest() includes a report once: later reports are in the next mail', async () => {
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

test('sendDigest() of a worker that was considered dead leaves the mail to the one that has it', async () => {
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

test('sendDigest() starts no mail that exceeds the quota, and its reports are in the next', async () => {
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

test('sendDigest() mails as many recipients as the quota has room for, and leaves each out in turn', async () => {
  const world = await hostedWorld();
  const digestTo = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.com`);
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), digestTo }));
  const account = { schema: 1, owner: 'acme', zones: [], quota: { mailsPerDay: 4 } };
  world.handles.store.edit(ownerAccountKey('acme'), JSON.stringify(account));
  const leftOut: string[] = [];
  for (let days = 0; days < 5; days++) {
    const today = addDays(day, days);
    const earlier = world.handles.mail.sent.length;
    expect(await sendDigest(world.ports, 'acme', today)).toBe('sent-in-part');
    world.handles.clock.advance(digestLeaseSeconds);
    expect(await sendDigest(world.ports, 'acme', today)).toBe('sent-in-part');
    const mailed = world.handles.mail.sent.slice(earlier).flatMap(({ envelope }) => envelope.to);
    expect(mailed).toHaveLength(3);
    leftOut.push(...digestTo.filter((one) => !mailed.includes(one)));
    await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
    const open = (await loadWatch(world.ports, world.domain))?.watch.incidents;
    expect(open?.filter(({ code }) => code === 'mail-quota-used')).toHaveLength(1);
    world.handles.clock.advance(86_400);
  }
  const times = digestTo.map((one) => leftOut.filter((other) => other === one).length);
  expect(times, 'each as often as the others').toEqual([2, 2, 2, 2, 2]);
});

test('sendDigest() whose mail is not taken uses up nothing of the quota', async () => {
  const world = await hostedWorld();
  world.handles.mail.before = () => {
    throw mailNotSent();
  };
  for (let attempt = 0; attempt < 200; attempt++) {
    await expect(sendDigest(world.ports, 'acme', day)).rejects.toThrow('relay-answer');
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
