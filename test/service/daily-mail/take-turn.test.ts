import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { sendDigests } from '../../../service/daily-mail/send-digests.ts';
import { takeTurn } from '../../../service/daily-mail/take-turn.ts';
import { sentMailsKey } from '../../../service/store/access/sent-mails.ts';
import { ownedDomainKey } from '../../../service/store/domains/owned-domain.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import { World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const today = utcDay('2026-11-24');
const yesterday = utcDay('2026-11-23');
const asked = {
  caller: { id: 'token', scopes: ['write'] as const, owner: 'acme' },
  action: 'PUT /v1/x',
  dryRun: false,
};
const take = (world: World, day = today) => takeTurn(world.ports, 'acme', day);
const refused = (refusal: string) => ({ ok: false, refusal });

/** Each of the days that may be asked for, all at once. */
async function askForAll({ ports }: World): Promise<string[]> {
  const days = Array.from({ length: 15 }, (_, back) => addDays(today, -back));
  const results = await Promise.all(days.map((day) => sendDigests(ports, asked, day)));
  return results.flatMap((result) =>
    result.ok ? result.digests.map((one) => ('outcome' in one ? one.outcome : '')) : [],
  );
}

test('takeTurn() lets one of 15 simultaneously requested mails be sent', async () => {
  const world = await World.hosted();
  const outcomes = await askForAll(world);
  expect(outcomes.filter((one) => one === 'sent')).toHaveLength(1);
  expect(outcomes.filter((one) => one === 'in-progress' || one === 'nothing-new')).toHaveLength(14);
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('takeTurn() lets one of 15 simultaneously requested mails into the queue', async () => {
  const world = await World.hosted();
  for (let n = 0; n < 250; n++)
    await world.ports.store.put(ownedDomainKey('acme', domainName(`d${n}.example`)), '');
  world.handles.tasks.take();
  expect((await askForAll(world)).filter((one) => one === 'queued')).toHaveLength(1);
  expect(world.handles.tasks.take()).toHaveLength(1);
});

test('takeTurn() waits for the mail before, and for a dead one 15 minutes', async () => {
  const world = await World.hosted();
  const turn = await take(world);
  expect(turn).toMatchObject({ ok: true });
  expect(await take(world)).toEqual(refused('in-progress'));
  expect(await take(world, yesterday)).toEqual(refused('in-progress'));
  world.handles.clock.advance(15 * 60);
  const next = await take(world, yesterday);
  expect(next).toMatchObject({ ok: true });
  if (turn.ok) await turn.end();
  expect(await take(world), 'of which the first one is no longer').toEqual(refused('in-progress'));
  if (next.ok) await next.end();
  expect(await take(world)).toMatchObject({ ok: true });
});

test('takeTurn() keeps the members of a newer version', async () => {
  const world = await World.hosted();
  const turn = await take(world);
  const key = sentMailsKey(today, 'acme');
  if (turn.ok) await keepsUnknownMembers(world.handles.store, key, turn.end, { but: ['.byHand'] });
  await keepsUnknownMembers(world.handles.store, key, () => take(world));
  expect(unseenWriters('service/daily-mail/take-turn.ts')).toEqual([]);
});
