import fc from 'fast-check';
import { assert, describe, expect, test } from 'vitest';
import { addDays, type UtcDay } from '../../../core/names/utc-day.ts';
import { summarize } from '../../../core/tls-rpt/figures/summary.ts';
import type { Figures } from '../../../core/tls-rpt/figures/totals.ts';
import { foldDay, foldDomain, foldDomains } from '../../../service/intake/fold-day.ts';
import { requestFold } from '../../../service/intake/request-fold.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { loadDays } from '../../../service/store/reports/load-days.ts';
import { pendingReportKey } from '../../../service/store/reports/pending-report.ts';
import { storedReportKey } from '../../../service/store/reports/stored-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { sampled } from '../../model/search.ts';
import { World } from '../world.ts';
import { type StoredSample, storeMarked } from './stored-reports.ts';

const day = utcDay('2026-11-22');
const fold = ({ ports, domain }: World) => foldDay(ports, domain, day);
const loadDay = async ({ ports, domain }: World) => (await loadDays(ports, domain, day, day)).states[0];
const marks = ({ handles }: World) => handles.store.keys('fold-marks/');

const totals = async (world: World): Promise<Figures> => {
  const state = await loadDay(world);
  return summarize(state ? [state] : []).total;
};
const sums = (reports: number, failedSessions = 0) => ({
  reports,
  successfulSessions: reports * 10,
  failedSessions,
});

/** So many reports of as many organisations. */
async function flood(world: World, count: number, sample: StoredSample = {}): Promise<void> {
  for (let n = 0; n < count; n++)
    await storeMarked(world, { id: `f${n}`, submitter: `f${n}.example`, ...sample });
}

const figures = ({ handles }: World) =>
  handles.store
    .keys()
    .filter((key) => /^(?:days|unverified-days|day-rests)\//.test(key))
    .map((key) => `${key}\n${handles.store.text(key)}`);

describe('foldDay()', () => {
  test('counts all marked reports with one change of the day', async () => {
    const world = new World();
    await flood(world, 30);
    world.handles.store.calls.splice(0);
    await fold(world);
    expect(await totals(world)).toMatchObject({ verified: sums(30), unverified: sums(0) });
    const written = world.handles.store.calls.filter(({ operation }) => operation === 'put');
    expect(written.map(({ key }) => key)).toEqual([daySideKey('verified', day, world.domain)]);
    expect(marks(world)).toEqual([]);
  });

  test.each([true, false])(
    'counts each of thousands, whoever sends them (verified: %s)',
    async (verified) => {
      const world = new World();
      await flood(world, 1200, { verified, failed: 1 });
      await storeMarked(world, { id: 'honest', failed: 2 });
      await world.drain();
      await world.drain();
      const counted = { ...sums(verified ? 1201 : 1), failedSessions: verified ? 1202 : 2 };
      expect(await totals(world)).toMatchObject({
        verified: counted,
        unverified: verified ? sums(0) : { ...sums(1200), failedSessions: 1200 },
      });
      expect(marks(world)).toEqual([]);
    },
  );

  test('keeps a flood from unknown reporters out of the verified figures, byte for byte', async () => {
    const [quiet, flooded] = [new World(), new World()];
    for (const world of [quiet, flooded]) await storeMarked(world, { failed: 3 });
    await flood(flooded, 400, { verified: false });
    for (const world of [quiet, flooded]) await fold(world);
    const key = daySideKey('verified', day, quiet.domain);
    expect(flooded.handles.store.text(key)).toBe(quiet.handles.store.text(key));
  });

  test('limits the size of a day’s objects, however many reports arrive', async () => {
    const world = new World();
    const sizes: number[] = [];
    for (const count of [400, 1600]) {
      await flood(world, count);
      await flood(world, count, { verified: false, id: 'u' });
      for (let batch = 0; batch < 8; batch++) await fold(world);
      for (const side of ['verified', 'unverified'] as const)
        sizes.push(world.handles.store.text(daySideKey(side, day, world.domain))?.length ?? 0);
    }
    const [verifiedBefore = 0, unverifiedBefore = 0, verified = 0, unverified = 0] = sizes;
    expect(verified).toBeLessThan(1.3 * verifiedBefore);
    expect(unverified).toBeLessThan(1.3 * unverifiedBefore);
    expect(verified).toBeLessThan(150_000);
    expect(unverified).toBeLessThan(60_000);
  });

  test('keeps the places of known reporters in a flood of signed reports from unknown ones', async () => {
    const world = new World();
    for (const before of ['2026-11-20', '2026-11-21']) {
      await storeMarked(world, { submitter: 'google.com', day: before });
      await foldDay(world.ports, world.domain, utcDay(before));
    }
    await flood(world, 450);
    await fold(world);
    const google = await storeMarked(world, { submitter: 'google.com', failed: 5 });
    await fold(world);
    expect((await loadDay(world))?.reports).toHaveProperty(google.identity);
  });

  test('counts a revision in place of the report that it replaces, itemised or not', async () => {
    const world = new World();
    await flood(world, 300);
    await fold(world);
    for (let n = 0; n < 300; n++)
      await storeMarked(world, { id: `f${n}`, submitter: `f${n}.example`, failed: 1 });
    await fold(world);
    expect((await totals(world)).verified).toEqual(sums(300, 300));
  });

  test.each([1, 300])(
    'moves a report whose signature was found later to the other side (of %i)',
    async (count) => {
      const world = new World();
      await flood(world, count, { verified: false });
      await fold(world);
      await flood(world, count);
      await fold(world);
      expect(await totals(world)).toEqual({ verified: sums(count), unverified: sums(0) });
    },
  );

  test.each([1, 300])('takes a deleted report out again (of %i)', async (count) => {
    const world = new World();
    await flood(world, count);
    await fold(world);
    const gone = await storeMarked(world, { id: 'f0', submitter: 'f0.example' });
    await world.ports.store.delete(storedReportKey(gone.day, gone.domain, gone.identity));
    await requestFold(world.ports, gone, undefined);
    await fold(world);
    expect((await totals(world)).verified).toEqual(sums(count - 1));
  });

  test('gives the same figures, byte for byte, in whatever order and portions the reports arrive', async () => {
    const sample = fc.record({
      id: fc.constantFrom('1', '2'),
      submitter: fc.nat(30).map((n) => `h${n}.r${n % 3}.example`),
      verified: fc.boolean(),
      failed: fc.nat(2),
    });
    const samples = fc.uniqueArray(sample, {
      minLength: 20,
      maxLength: 60,
      selector: ({ id, submitter }) => `${id} ${submitter}`,
    });
    await fc.assert(
      fc.asyncProperty(
        samples.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        fc.integer({ min: 1, max: 20 }),
        async ([all, shuffled], portion) => {
          const [atOnce, byBits] = [new World(), new World()];
          for (const one of all) await storeMarked(atOnce, one);
          await fold(atOnce);
          for (const [at, one] of shuffled.entries()) {
            await storeMarked(byBits, one);
            if (at % portion === 0) await fold(byBits);
          }
          await fold(byBits);
          expect(figures(byBits)).toEqual(figures(atOnce));
        },
      ),
      { numRuns: sampled(5, 15) },
    );
  });

  test('counts each report once beside other folds and new reports', async () => {
    const world = new World();
    await flood(world, 250);
    await Promise.all([
      fold(world),
      fold(world),
      flood(world, 350),
      fold(world),
      flood(world, 300, { verified: false, id: 'x' }),
    ]);
    await Promise.all([fold(world), fold(world)]);
    await fold(world);
    expect((await totals(world)).verified.reports).toBe(350);
    await world.drain();
    expect(marks(world), 'of what made room').toEqual([]);
  });

  test('leaves a mark that was written again while it read the report', async () => {
    const world = new World();
    const stored = await storeMarked(world);
    let isRead = false;
    world.handles.store.before = async (operation, key) => {
      if (operation !== 'put' || !key.startsWith('days/') || isRead) return;
      isRead = true;
      await storeMarked(world, { failed: 7 });
    };
    await fold(world);
    expect((await loadDay(world))?.reports[stored.identity]).toMatchObject({ digest: '0' });
    await fold(world);
    expect((await loadDay(world))?.reports[stored.identity]).toMatchObject({ digest: '7' });
  });

  test('counts the others if it cannot read one, leaves its mark, and fails', async () => {
    const world = new World();
    const bad = await storeMarked(world, { id: 'bad' });
    await storeMarked(world, { id: 'good' });
    world.handles.store.edit(storedReportKey(bad.day, bad.domain, bad.identity), '{"schema":2}');
    await expect(fold(world)).rejects.toThrow('Cannot read "reports/');
    expect((await totals(world)).verified).toEqual(sums(1));
    expect(marks(world)).toEqual([expect.stringContaining(bad.identity)]);
  });

  test('requests another task if more is marked than one fold reads', async () => {
    const world = new World();
    await flood(world, 501);
    world.handles.tasks.take();
    await fold(world);
    expect(world.handles.tasks.take()).toContainEqual({ kind: 'fold-day', domain: world.domain, day });
    expect(marks(world)).toHaveLength(1);
  });

  test('makes the daily mail list only itemised reports', async () => {
    const world = new World();
    const all = [];
    for (let n = 0; n < 40; n++) {
      const stored = await storeMarked(world, { id: `${n}`, submitter: 'loud.example' });
      const key = pendingReportKey(stored.domain, utcDay('2026-11-23'), stored.identity);
      await world.ports.store.put(key, '{}');
      all.push(stored);
    }
    await fold(world);
    const listed = Object.keys((await loadDay(world))?.reports ?? {});
    expect(listed).toHaveLength(20);
    const pending = world.handles.store
      .keys('pending-reports/')
      .map((key) => key.split('/').at(-1)?.slice(0, -5));
    expect(pending.sort()).toEqual(listed.sort());
  });

  test('has the daily mail list no report that had to make room for a later one', async () => {
    const world = new World();
    for (let n = 0; n < 40; n++) {
      const stored = await storeMarked(world, { id: `${n}`, submitter: 'loud.example' });
      const key = pendingReportKey(stored.domain, utcDay('2026-11-23'), stored.identity);
      await world.ports.store.put(key, '{}');
      await fold(world);
    }
    await world.drain();
    const listed = Object.keys((await loadDay(world))?.reports ?? {});
    const pending = world.handles.store
      .keys('pending-reports/')
      .map((key) => key.split('/').at(-1)?.slice(0, -5));
    expect(pending.sort()).toEqual(listed.sort());
    expect(marks(world)).toEqual([]);
  });
});

/** The first in the order in which marks are listed. */
function damage(world: World, count: number): void {
  for (const key of world.handles.store.keys('reports/').sort().slice(0, count))
    world.handles.store.edit(key, '{"schema":2}');
}

test('foldDay() counts the reports behind 510 that cannot be read, whose marks stay', async () => {
  const world = new World();
  await flood(world, 600);
  damage(world, 510);
  world.handles.tasks.take();
  await fold(world);
  const [next, ...others] = world.handles.tasks.take().filter(({ kind }) => kind === 'fold-day');
  assert(next);
  expect(others).toEqual([]);
  await expect(runTask(world.ports, next)).rejects.toThrow('reports/');
  expect(await totals(world)).toMatchObject({ verified: sums(90) });
  expect(marks(world)).toHaveLength(510);
});

test('foldDay() does not fail if another batch follows: repeated, it would begin the series again each time', async () => {
  const world = new World();
  await flood(world, 600);
  damage(world, 510);
  world.handles.tasks.take();
  await expect(fold(world)).resolves.toBeUndefined();
  const errors = world.handles.log.entries.filter(({ level }) => level === 'error');
  expect(errors).toMatchObject([{ event: 'unreadable-state' }]);
});

diesAtEveryCall('foldDay()', {
  arrange: async () => {
    const world = new World();
    await flood(world, 22, { submitter: 'one.example' });
    await flood(world, 2, { verified: false });
    return world;
  },
  step: fold,
  endState: (world) => [figures(world), marks(world)],
});

test('foldDomain() folds every day that is marked', async () => {
  const world = new World();
  await storeMarked(world, { day: '2026-11-20' });
  await storeMarked(world, { day: '2026-11-22' });
  await foldDomain(world.ports, world.domain);
  expect(world.handles.store.keys('days/')).toHaveLength(2);
  expect(marks(world)).toEqual([]);
});

test('foldDomain() folds the other days if it cannot read a report, which keeps its mark', async () => {
  const world = new World();
  const bad = await storeMarked(world, { day: '2026-11-20' });
  await storeMarked(world, { day: '2026-11-22' });
  const key = storedReportKey(bad.day, bad.domain, bad.identity);
  world.handles.store.edit(key, '{"schema":2}');
  await foldDomain(world.ports, world.domain);
  expect(world.handles.store.keys('days/')).toEqual([expect.stringContaining('2026-11-22')]);
  expect(marks(world)).toEqual([expect.stringContaining(bad.identity)]);
  expect(world.handles.log.entries).toMatchObject([{ level: 'error', fields: { key } }]);
});

test('foldDomain() folds all of 1,200 marked reports, also behind some that cannot be read', async () => {
  const world = new World();
  await flood(world, 1200);
  damage(world, 510);
  expect(await foldDomain(world.ports, world.domain)).toEqual({ unreadable: [day], late: [] });
  expect(await totals(world)).toMatchObject({ verified: sums(690) });
});

test('foldDomain() says that a day is incomplete if it has more than can be folded now, and folds of each day something', async () => {
  const world = new World();
  await flood(world, 600, { day: '2026-11-20' });
  await storeMarked(world);
  world.handles.store.before = () => world.handles.clock.advance(1);
  expect(await foldDomain(world.ports, world.domain)).toEqual({ unreadable: [], late: ['2026-11-20'] });
  expect(marks(world)).toHaveLength(100);
  expect(await totals(world)).toMatchObject({ verified: sums(1) });
});

test('foldDomain() folds only the days that are asked for', async () => {
  const world = new World();
  for (const one of ['2026-11-19', '2026-11-20', '2026-11-22', '2026-11-23'])
    await storeMarked(world, { day: one });
  const asked = { from: utcDay('2026-11-20'), to: utcDay('2026-11-22') };
  expect(await foldDomain(world.ports, world.domain, asked)).toEqual({ unreadable: [], late: [] });
  expect(marks(world).map((key) => key.split('/')[2])).toEqual(['2026-11-19', '2026-11-23']);
});

/** Each call takes 20 ms, as with S3. */
const slow = (world: World) => {
  world.handles.store.before = () => world.handles.clock.advance(0.02);
};

/** Marks a report about each of so many days, the last of which is yesterday. @returns the days */
async function markDays(world: World, count: number): Promise<UtcDay[]> {
  const days = Array.from({ length: count }, (_, at) => addDays(utcDay('2026-11-23'), at - count + 1));
  for (const one of days) await storeMarked(world, { day: one });
  return days;
}

test('foldDomain() ends in time although 1,000 days are marked, and names those that it did not reach', async () => {
  const world = new World();
  const days = await markDays(world, 1000);
  slow(world);
  const began = world.handles.clock.now().getTime();
  const { late } = await foldDomain(world.ports, world.domain);
  expect(world.handles.clock.now().getTime() - began).toBeLessThan(11_000);
  expect(late.toSorted()).toEqual(days.slice(0, late.length));
  expect(late.length, 'the latest come first').toBeLessThan(980);
  expect(marks(world)).toHaveLength(late.length);
});

test('foldDomains() gives all domains of an owner the same time, and folds the latest days of each', async () => {
  const world = new World();
  await markDays(world, 1000);
  const others = Array.from({ length: 20 }, (_, at) => domainName(`quiet${at}.example`));
  for (const domain of others) await storeMarked({ ...world, domain } as World);
  slow(world);
  const began = world.handles.clock.now().getTime();
  const domains = [world.domain, ...others].map((domain) => ({ domain }));
  expect(await foldDomains(world.ports, domains)).toEqual({ unreadable: [], late: [world.domain] });
  expect(world.handles.clock.now().getTime() - began).toBeLessThan(30_000);
});

test('foldDomains() gives two domains with a thousand marked days no more time than one', async () => {
  const world = new World();
  const second = domainName('second.example');
  for (const domain of [world.domain, second]) await markDays({ ...world, domain } as World, 600);
  slow(world);
  const began = world.handles.clock.now().getTime();
  const { late } = await foldDomains(world.ports, [{ domain: world.domain }, { domain: second }]);
  expect(late).toEqual([world.domain, second]);
  // The latest three days of the second are folded in any case.
  expect(world.handles.clock.now().getTime() - began).toBeLessThan(15_000);
});
