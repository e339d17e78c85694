import { expect, test } from 'vitest';
import { addDays, type UtcDay } from '../../../../core/names/utc-day.ts';
import { summarize as summarizeDays } from '../../../../core/tls-rpt/figures/summary.ts';
import { summarizeReports } from '../../../../service/intake/pages/summarize-reports.ts';
import { daySideKey } from '../../../../service/store/reports/day-side.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { storeMarked } from '../stored-reports.ts';

const from = utcDay('2011-11-25');
const to = utcDay('2026-11-24');

/** Figures of so many days, the last of them today. */
async function worldWithDays(count: number): Promise<World> {
  const world = await World.hosted();
  const { domain, handles } = world;
  for (let age = 0; age < count; age++) {
    const day = addDays(to, -age);
    handles.store.edit(
      daySideKey('verified', day, domain),
      JSON.stringify({ schema: 1, domain, day, reports: {} }),
    );
  }
  return world;
}

const summarize = async ({ ports, domain }: World, range: { from: UtcDay; to: UtcDay }) => {
  const result = await summarizeReports(ports, { owner: 'acme' }, { domain, ...range });
  if (!result.ok) throw new Error(result.reason);
  return result;
};

test('summarizeReports() of fifteen years reads the days with reports and nothing else', async () => {
  const world = await worldWithDays(3);
  const { store } = world.handles;
  store.calls.length = 0;
  expect(await summarize(world, { from, to })).toMatchObject({
    from,
    to,
    days: [{ day: '2026-11-22' }, { day: '2026-11-23' }, { day: '2026-11-24' }],
  });
  expect(store.calls).toHaveLength(1 + 1 + 3 + 2 * 3);
});

test('summarizeReports() of fifteen years of daily reports pages through them, the latest first', async () => {
  const world = await worldWithDays(2500);
  const found: string[] = [];
  let last: string | undefined = to;
  let pages = 0;
  while (last !== undefined) {
    const page: Awaited<ReturnType<typeof summarize>> = await summarize(world, { from, to: utcDay(last) });
    expect(page.days.length).toBeGreaterThan(0);
    expect(page.to).toBe(last);
    found.unshift(...page.days.map(({ day }) => day));
    last = page.next;
    pages++;
    expect(page.from).toBe(last === undefined ? from : addDays(utcDay(last), 1));
  }
  expect(pages).toBe(3);
  expect([found.length, found[0], found.at(-1)]).toEqual([2500, addDays(to, -2499), to]);
});

test('summarizeReports() of a domain without reports is one empty page', async () => {
  const { days, next } = await summarize(await World.hosted(), { from, to });
  expect([days, next]).toEqual([[], undefined]);
});

test("summarizeReports() of another owner's domain finds nothing", async () => {
  const { ports, domain } = await worldWithDays(1);
  expect(await summarizeReports(ports, { owner: 'other' }, { domain, from, to })).toMatchObject({
    reason: 'no-such-domain',
  });
});

test('summarizeReports() names a day that this version cannot read, and adds up the others', async () => {
  const world = await worldWithDays(3);
  const day = utcDay('2026-11-23');
  world.handles.store.edit(daySideKey('unverified', day, world.domain), 'no JSON');
  const { days, unreadable } = await summarize(world, { from, to });
  expect(days.map((one) => one.day)).toEqual(['2026-11-22', '2026-11-24']);
  expect(unreadable).toEqual([day]);
});

test('summarizeReports() says that a day is incomplete if not all of its reports could be folded in time', async () => {
  const world = await World.hosted();
  for (let n = 0; n < 501; n++) await storeMarked(world, { id: `${n}`, submitter: `r${n}.example` });
  const folded = await summarize(world, { from, to });
  expect(folded.unreadable).toBeUndefined();
  expect(summarizeDays(folded.days).total.verified.reports).toBe(501);
  for (let n = 0; n < 501; n++) await storeMarked(world, { id: `late ${n}`, submitter: `r${n}.example` });
  world.handles.store.before = () => world.handles.clock.advance(1);
  expect((await summarize(world, { from, to })).unreadable).toEqual(['2026-11-22']);
});
