import { expect, test } from 'vitest';
import { addDays, type UtcDay } from '../../../../core/names/utc-day.ts';
import { type ListedReport, maxPageDays, readPage } from '../../../../service/intake/pages/report-pages.ts';
import { storedReportKey, storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { storedReportOf } from '../stored-reports.ts';

/** Fifteen years, each with figures. */
const days = Array.from({ length: 5_479 }, (_, age) => addDays(utcDay('2026-11-24'), -age));

/** @param reportsOf how many reports a day has whose age is so many days */
async function worldWith(reportsOf: (age: number) => number): Promise<World> {
  const world = new World();
  for (const [age, day] of days.entries())
    for (let n = 0; n < reportsOf(age); n++) {
      const stored = storedReportOf(world, { id: `${n}`, day });
      const text = Buffer.from(storedReportObject.format(stored)).toString();
      world.handles.store.edit(storedReportKey(day, world.domain, stored.identity), text);
    }
  return world;
}

interface Asked {
  limit?: number;
  after?: ListedReport | undefined;
  asked?: readonly UtcDay[];
  bytesOf?: (listed: ListedReport) => number;
}

async function pageOf(world: World, { limit = 1_000, after, asked = days, bytesOf = () => 500 }: Asked = {}) {
  const { store } = world.handles;
  store.calls.length = 0;
  const page = await readPage(world.ports, {
    ...{ domain: world.domain, limit },
    days: asked.filter((day) => after === undefined || day <= after.day),
    arrange: (listed) =>
      listed.filter(({ day, identity }) => after?.day !== day || identity > after.identity),
    show: (listed) => ({ entry: `${listed.day}.${listed.identity}`, bytes: bytesOf(listed) }),
  });
  const count = (operation: string) => store.calls.filter((call) => call.operation === operation).length;
  return { ...page, gets: count('get'), lists: count('list') };
}

async function allPagesOf(world: World, asked: Asked = {}) {
  const pages: Awaited<ReturnType<typeof pageOf>>[] = [];
  do pages.push(await pageOf(world, { ...asked, after: pages.at(-1)?.last }));
  while (pages.at(-1)?.last);
  return pages;
}

const reportsIn = ({ handles }: World) => handles.store.keys('reports/').length;

test('readPage() of fifteen years with a report a day reads as much as it shows', async () => {
  const world = await worldWith(() => 1);
  const pages = await allPagesOf(world);
  for (const { entries, gets, lists } of pages) {
    expect(entries.length).toBeGreaterThan(0);
    expect(gets).toBeLessThanOrEqual(1_001);
    expect(lists).toBeLessThanOrEqual(1_001 + 50);
  }
  expect(new Set(pages.flatMap(({ entries }) => entries)).size).toBe(days.length);
  expect(pages.flatMap(({ entries }) => entries)).toHaveLength(reportsIn(world));
});

test('readPage() of fifteen years without a report is one empty page, which lists many days at a time', async () => {
  const world = await worldWith(() => 0);
  let [listing, most] = [0, 0];
  world.handles.store.before = async () => {
    most = Math.max(most, ++listing);
    await null;
    listing--;
  };
  expect(await pageOf(world)).toEqual({ entries: [], gets: 0, lists: days.length });
  expect(most).toBe(50);
});

test('readPage() of fifteen years with 500 reports a day lists no more days than it shows', async () => {
  const world = await worldWith((age) => (age < 5 || age === 5_400 ? 500 : 0));
  const pages = await allPagesOf(world);
  expect(pages.map(({ entries }) => entries.length)).toEqual([1_000, 1_000, 500, 500, 0]);
  for (const { gets } of pages) expect(gets).toBeLessThanOrEqual(1_001);
  expect(pages[0]?.lists).toBe(3);
  expect(new Set(pages.flatMap(({ entries }) => entries)).size).toBe(3_000);
});

test('readPage() with something to show does not go through all days without reports', async () => {
  const world = await worldWith((age) => (age === 0 || age === 5_400 ? 1 : 0));
  const pages = await allPagesOf(world);
  expect(pages.map(({ entries }) => entries.length)).toEqual([1, 1, 0]);
  expect(pages[0]?.lists).toBeLessThanOrEqual(maxPageDays + 50);
});

test.each([1, 15, 16, 17, 39, 40, 41])('readPage() in pages of %i has each report once', async (limit) => {
  const world = await worldWith((age) => (age < 10 ? 4 : 0));
  const asked = days.slice(0, 12);
  const pages = await allPagesOf(world, { limit, asked });
  expect(pages.every(({ entries }) => entries.length > 0)).toBe(true);
  expect(pages.every(({ gets }) => gets <= limit + 1)).toBe(true);
  expect(pages.flatMap(({ entries }) => entries)).toEqual((await pageOf(world, { asked })).entries);
});

test('readPage() ends a page that takes too long, and the next one continues', async () => {
  const world = await worldWith((age) => (age < 40 ? 1 : 0));
  world.handles.store.before = (operation) => {
    if (operation === 'get') world.handles.clock.advance(1);
  };
  const pages = await allPagesOf(world, { asked: days.slice(0, 60) });
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.flatMap(({ entries }) => entries)).toHaveLength(40);
});

test('readPage() continues past its limit while it has nothing to show, but not for more than 15 s', async () => {
  const world = await worldWith((age) => (age < 200 ? 1 : 0));
  const asked = days.slice(0, 200);
  const bytesOf = ({ day }: ListedReport) => (day === asked[150] ? 1 : 0);
  const { entries, last } = await pageOf(world, { limit: 10, asked, bytesOf });
  expect([entries.length, last?.day]).toEqual([151, asked[150]]);
  world.handles.store.before = (operation) => {
    if (operation === 'get') world.handles.clock.advance(1);
  };
  const pages = await allPagesOf(world, { limit: 10, asked, bytesOf: () => 0 });
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.flatMap(({ entries: shown }) => shown)).toHaveLength(200);
});

test('readPage() reads large reports one at a time', async () => {
  const world = await worldWith((age) => (age === 0 ? 3 : 0));
  const [large = ''] = world.handles.store.keys('reports/');
  const text = world.handles.store.text(large) ?? '';
  world.handles.store.edit(large, text.replace('"notes"', `${' '.repeat(250_000)}"notes"`));
  let [reading, most] = [0, 0];
  world.handles.store.before = async (operation) => {
    if (operation !== 'get') return;
    most = Math.max(most, ++reading);
    await null;
    reading--;
  };
  expect((await pageOf(world, { asked: days.slice(0, 1) })).entries).toHaveLength(3);
  expect(most).toBe(2);
});
