import { expect, test } from 'vitest';
import type { DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { restShardOf } from '../../../../core/tls-rpt/figures/day-side.ts';
import type { ReportIdentity } from '../../../../core/tls-rpt/figures/identity.ts';
import { lotOf } from '../../../../core/tls-rpt/figures/reporter-days.ts';
import { placeReports } from '../../../../service/intake/placing/place-reports.ts';
import { shortDigest } from '../../../../service/store/short-digest.ts';
import { reportIdentityOf, utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const day = utcDay('2026-11-22');
const verified = (world: World) => ({ side: 'verified', domain: world.domain, day }) as const;

const report = (submitter: string, failedSessions = 0): DayReport => ({
  submitter,
  verified: true,
  verification: 'dkim-aligned',
  digest: `${failedSessions}`,
  policies: [{ policyType: 'sts', successfulSessions: 10, failedSessions, results: [], failures: [] }],
});

/** So many reports of one organisation. */
const many = (count: number): Map<ReportIdentity, DayReport | undefined> =>
  new Map(
    Array.from({ length: count }, (_, n) => [
      reportIdentityOf(n.toString(16).padStart(4, '0')),
      report('loud.example'),
    ]),
  );

test('placeReports() makes no day for reports that are not of this side', async () => {
  const world = new World();
  expect(
    await placeReports(world.ports, verified(world), new Map([[reportIdentityOf('a'), undefined]])),
  ).toEqual({ state: undefined, evicted: [] });
  expect(world.handles.store.keys()).toEqual([]);
});

test('placeReports() lists reports, replaces one by its revision, and removes one', async () => {
  const world = new World();
  const [a, b] = [reportIdentityOf('a'), reportIdentityOf('b')];
  const place = (placements: [ReportIdentity, DayReport | undefined][]) =>
    placeReports(world.ports, verified(world), new Map(placements));
  await place([
    [a, report('a.example')],
    [b, report('b.example')],
  ]);
  const revised = report('a.example', 3);
  expect(await place([[a, revised]])).toMatchObject({
    state: { reports: { [a]: revised, [b]: report('b.example') } },
  });
  expect((await place([[b, undefined]])).state?.reports).toEqual({ [a]: revised });
});

test('placeReports() keeps unlisted reports in shards, whose sums the day has', async () => {
  const world = new World();
  const { state } = await placeReports(world.ports, verified(world), many(24));
  const listed = Object.keys(state?.reports ?? {});
  expect(listed).toHaveLength(20);
  const crowdedOut = [...many(24).keys()].filter((identity) => !listed.includes(identity));
  const sums = Object.entries(state?.rest ?? {});
  expect(sums.map(([shard]) => shard).sort()).toEqual(crowdedOut.map(restShardOf).sort());
  expect(sums.map(([, { reports, successfulSessions }]) => [reports, successfulSessions])).toEqual(
    crowdedOut.map(() => [1, 10]),
  );
  expect(world.handles.store.keys('day-rests/')).toHaveLength(4);
});

test('placeReports() writes the shards before the day, so that a fold that dies counts nothing twice', async () => {
  const world = new World();
  await placeReports(world.ports, verified(world), many(24));
  const written = world.handles.store.calls.filter(({ operation }) => operation === 'put');
  expect(written.map(({ key }) => key.split('/')[0])).toEqual([...Array(4).fill('day-rests'), 'days']);
});

test('placeReports() marks reports that it removes from the list, before and after it writes the day', async () => {
  const world = new World();
  const all = [...many(24)];
  const first = await placeReports(world.ports, verified(world), new Map(all.slice(4)));
  expect(first.evicted).toEqual([]);
  world.handles.store.calls.splice(0);
  const { evicted } = await placeReports(world.ports, verified(world), new Map(all.slice(0, 4)));
  expect(evicted).toEqual(all.slice(20).map(([identity]) => identity));
  const written = world.handles.store.calls.filter(({ operation }) => operation === 'put');
  const kinds = written.map(({ key }) => key.split('/')[0]).filter((kind) => kind !== 'day-rests');
  const marks = Array(4).fill('fold-marks');
  expect(kinds).toEqual([...marks, 'days', ...marks]);
});

test('placeReports() records who was known on a day only once that day is over', async () => {
  const world = new World();
  const knownDays = async () => (await placeReports(world.ports, verified(world), many(24))).state?.knownDays;
  world.handles.clock.set(`${day}T12:00:00Z`);
  expect(await knownDays()).toBeUndefined();
  world.handles.clock.set('2026-11-23T00:00:01Z');
  expect(await knownDays()).toEqual({});
});

test('placeReports() records who was seen first once a quarter of the list is full, so that it is never forgotten', async () => {
  const world = new World();
  const placeOn = async (dayOfMonth: number, count: number) => {
    const place = { ...verified(world), day: utcDay(`2026-11-${dayOfMonth}`) };
    const names = Array.from({ length: count }, (_, n) => `a${n}.example`);
    const reports = new Map(names.map((name) => [reportIdentityOf(shortDigest(name)), report(name)]));
    return (await placeReports(world.ports, place, reports)).state?.firstSeen;
  };
  world.handles.clock.set('2026-11-30T12:00:00Z');
  expect(await placeOn(12, 10)).toBeUndefined();
  expect(await placeOn(13, 200)).toEqual(
    Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`a${n}.example`, '2026-11-12'])),
  );
  expect((await placeOn(14, 200))?.['a9.example']).toBe('2026-11-12');
  expect((await placeOn(14, 200))?.['a10.example']).toBe('2026-11-13');
});

test('placeReports() records 400 organisations of a day, however many there are', async () => {
  const world = new World();
  world.handles.clock.set('2026-11-30T12:00:00Z');
  const names = Array.from({ length: 450 }, (_, n) => `a${n}.example`);
  const reports = new Map(names.map((name) => [reportIdentityOf(shortDigest(name)), report(name)]));
  await placeReports(world.ports, { ...verified(world), day: utcDay('2026-11-20') }, reports);
  const { state } = await placeReports(
    world.ports,
    { ...verified(world), day: utcDay('2026-11-21') },
    reports,
  );
  expect(Object.keys(state?.knownDays ?? {})).toHaveLength(400);
  expect(Object.keys(state?.firstSeen ?? {})).toHaveLength(400);
});

test('placeReports() keeps the place of who was seen first, however often a day is folded, and whatever strangers send about days before', async () => {
  const world = new World();
  world.handles.clock.set('2026-11-30T12:00:00Z');
  // They fill the list, and fewer than 400 are recorded.
  const strangers = Array.from({ length: 280 }, (_, n) => ({
    ...report(`a${n}.example`),
    organizationName: 'x'.repeat(125),
  }));
  // Its digest decides against it, and so does the length of its report.
  const names = Array.from({ length: 5_000 }, (_, n) => `honest${n}.example`);
  const [last = ''] = names.sort((a, b) => (lotOf(a) > lotOf(b) ? -1 : 1));
  const honest = { ...report(last), organizationName: 'x'.repeat(6_000) };
  const isListedOn = async (dayOfMonth: number, reports: DayReport[]) => {
    const place = { ...verified(world), day: utcDay(`2026-11-${dayOfMonth}`) };
    const placements = new Map(reports.map((one) => [reportIdentityOf(shortDigest(one.submitter)), one]));
    const { state } = await placeReports(world.ports, place, placements);
    return Object.values(state?.reports ?? {}).some(({ submitter }) => submitter === last);
  };
  expect(await isListedOn(11, [honest])).toBe(true);
  // Now all of them have been seen on one day.
  expect(await isListedOn(12, strangers)).toBe(false);
  expect(await isListedOn(13, [honest, ...strangers])).toBe(true);
  await isListedOn(10, strangers);
  expect(await isListedOn(13, strangers)).toBe(true);
});
