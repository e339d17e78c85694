import { beforeAll, expect, test } from 'vitest';
import { refuseByHand } from '../../../service/daily-mail/refuse-by-hand.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { receivePost } from '../../../service/intake/receive-post.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { reportJson } from '../intake/report-mail.ts';
import { World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const day = utcDay('2026-11-23');
const today = utcDay('2026-11-24');

async function receiveReport(world: World): Promise<void> {
  await receivePost(world.ports, (await world.state()).inbox, Buffer.from(reportJson()));
}

const refused = (world: World, asked = today) => refuseByHand(world.ports, 'acme', asked);

test('refuseByHand() takes the first mail of a day, and the repeat of a mail that was begun', async () => {
  const world = await World.hosted();
  expect(await refused(world)).toBeUndefined();
  await sendDigest(world.ports, 'acme', day);
  expect(await refused(world, day), 'which answers that it is sent').toBe('no-turn');
});

test('refuseByHand() refuses another mail on a day unless new reports have arrived', async () => {
  const world = await World.hosted();
  await sendDigest(world.ports, 'acme', day);
  expect(await refused(world)).toBe('nothing-new');
  await receiveReport(world);
  expect(await refused(world)).toBeUndefined();
  const next = await World.hosted();
  await sendDigest(next.ports, 'acme', day);
  next.handles.clock.set('2026-11-25T00:00:00Z');
  expect(await refused(next, utcDay('2026-11-25'))).toBeUndefined();
});
