/** What an owner's quota of mails leaves out of a daily mail. */
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { planDigests } from '../../../service/daily-mail/plan-digests.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { ownerAccountKey } from '../../../service/store/access/owner-account.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { digestStateKey, isSentTo } from '../../../service/store/reports/digest-state.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { reportIdentityOf } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { addPendingReport, day, hostedWorld } from './mail-world.ts';

beforeAll(testDkimKey, 60_000);

const four = ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`);

/** Of four mails a day, one is kept for alarms. */
async function worldWithQuota(mailsPerDay = 4, digestTo = four): Promise<World> {
  const world = await hostedWorld();
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), digestTo }));
  setQuota(world, mailsPerDay);
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  return world;
}

const setQuota = ({ handles }: World, mailsPerDay: number) =>
  handles.store.edit(
    ownerAccountKey('acme'),
    JSON.stringify({ schema: 1, owner: 'acme', zones: [], quota: { mailsPerDay } }),
  );

const mailed = ({ handles }: World) => handles.mail.sent.flatMap(({ envelope }) => envelope.to);
const pending = ({ handles }: World) => handles.store.keys('pending-reports/');

async function sendLater(world: World, about = day) {
  world.handles.clock.advance(3600);
  return sendDigest(world.ports, 'acme', about);
}

test('deliverDigests() mails those left out once the quota is raised, and nobody else again', async () => {
  const world = await worldWithQuota();
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent-in-part');
  expect(pending(world), 'in this mail').toEqual([]);
  const calls: string[] = [];
  world.handles.store.before = (_, key) => void calls.push(key);
  expect(await sendLater(world)).toBe('sent-in-part');
  expect(
    calls.filter((key) => key.startsWith('days/')),
    'composes nothing without room',
  ).toEqual([]);
  expect(mailed(world)).toEqual(four.slice(0, 3));
  setQuota(world, 100);
  expect(await planDigests(world.ports, day)).toBe(1);
  expect(await sendLater(world)).toBe('sent');
  expect(mailed(world)).toEqual(four);
  expect(await planDigests(world.ports, day)).toBe(0);
});

test('deliverDigests() gives the room of a refused mail to those left out', async () => {
  const world = await worldWithQuota(2, four.slice(0, 2));
  world.handles.mail.before = ({ envelope }) => {
    if (envelope.to[0] === four[0]) throw mailNotSent({ isRefused: true });
  };
  expect(await sendDigest(world.ports, 'acme', day)).toBe('over-quota');
  expect(pending(world), 'nobody has it').toHaveLength(1);
  expect(await sendLater(world)).toBe('sent');
  expect(mailed(world)).toEqual([four[1]]);
});

test('deliverDigests() remembers over days without a mail who was left out', async () => {
  const world = await worldWithQuota();
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent-in-part');
  world.handles.clock.advance(3 * 86_400);
  expect(await sendDigest(world.ports, 'acme', addDays(day, 3))).toBe('sent-in-part');
  expect(mailed(world).slice(3), 'first to the one that got none').toEqual([four[3], four[0], four[1]]);
});

diesAtEveryCall('deliverDigests() with a tight quota', {
  arrange: () => worldWithQuota(),
  step: ({ ports }) => sendDigest(ports, 'acme', day),
  endState: async (world) => {
    const state = JSON.parse(world.handles.store.text(digestStateKey(day, 'acme')) ?? '{}');
    // Only a death between a mail and its note lets the next mail repeat a report.
    const isRepeated = pending(world).length > 0 && isSentTo(state);
    setQuota(world, 100);
    return { isRepeated, last: await sendLater(world), mailed: mailed(world).toSorted() };
  },
});
