import { expect, test } from 'vitest';
import type { Caller } from '../../../../service/access/caller.ts';
import { type OwnReports, readOwnPage } from '../../../../service/intake/pages/read-own-page.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { receiveMail } from '../report-mail.ts';

const range = { from: utcDay('2026-11-21'), to: utcDay('2026-11-23') };

async function ask(world: World, caller: Pick<Caller, 'owner'>) {
  let given: OwnReports | undefined;
  const page = await readOwnPage(world.ports, caller, { domain: world.domain, ...range }, (own) => {
    given = own;
    return {
      days: own.days,
      limit: 10,
      arrange: (listed) => listed,
      show: ({ day }) => ({ entry: day, bytes: 10 }),
    };
  });
  return { page, given };
}

async function reported(): Promise<World> {
  const world = await World.hosted();
  for (const day of ['2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'])
    await receiveMail(world, { day });
  return world;
}

test('readOwnPage() gives the days of the range that have reports, and the versions of the policy', async () => {
  const world = await reported();
  const { page, given } = await ask(world, { owner: 'acme' });
  const { versions } = await world.state();
  expect(page).toEqual({ ok: true, versions, entries: ['2026-11-21', '2026-11-23'] });
  expect(given).toEqual({ versions, days: ['2026-11-21', '2026-11-23'] });
});

test('readOwnPage() tells another owner nothing, and reads no report for them', async () => {
  const world = await reported();
  const { page, given } = await ask(world, { owner: 'other' });
  expect(page).toEqual({ ok: false, reason: 'no-such-domain', domain: world.domain });
  expect(given).toBeUndefined();
});
