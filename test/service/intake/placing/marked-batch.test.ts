import { describe, expect, test } from 'vitest';
import { summarize } from '../../../../core/tls-rpt/figures/summary.ts';
import { foldDay } from '../../../../service/intake/fold-day.ts';
import { MarkedBatch } from '../../../../service/intake/placing/marked-batch.ts';
import { requestFold } from '../../../../service/intake/request-fold.ts';
import { storeReport } from '../../../../service/intake/store-report.ts';
import { loadDays } from '../../../../service/store/reports/load-days.ts';
import { storedReportKey } from '../../../../service/store/reports/stored-report.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { type StoredSample, storedReportOf, storeMarked } from '../stored-reports.ts';

const day = utcDay('2026-11-22');
const fold = ({ ports, domain }: World) => foldDay(ports, domain, day);
const figures = async ({ ports, domain }: World) =>
  summarize((await loadDays(ports, domain, day, day)).states).total;
const marks = ({ handles }: World) => handles.store.keys('fold-marks/');

/** So many other reports of the same organisation, on both sides of the day: more than 20 do not fit into the list. */
async function placeOthers(world: World, count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    for (const verified of [true, false]) await storeMarked(world, { id: `${verified} ${n}`, verified });
  await fold(world);
}

/** As intake does it when a mail is read again: the newer reading replaces the older one. */
async function replace(world: World, newer: StoredSample): Promise<void> {
  const report = storedReportOf(world, newer);
  const { etag } = await storeReport(world.ports, report);
  await requestFold(world.ports, report, etag);
}

const takeAway = async (world: World, older: StoredSample) => {
  const gone = await storeMarked(world, older);
  await world.ports.store.delete(storedReportKey(gone.day, gone.domain, gone.identity));
  await requestFold(world.ports, gone, undefined);
};

/**
 * Stores the older version, begins a fold, and stops it before this call; then the newer version comes and is folded.
 * @returns whether the fold makes so many calls
 */
async function foldBeside(
  world: World,
  call: number,
  older: StoredSample,
  bringNewer: (world: World) => Promise<unknown>,
): Promise<boolean> {
  await storeMarked(world, older);
  let calls = 0;
  let isBetween = false;
  world.handles.store.before = async () => {
    if (isBetween || ++calls !== call) return;
    isBetween = true;
    await bringNewer(world);
    await fold(world);
    isBetween = false;
  };
  await fold(world);
  world.handles.store.before = () => {};
  await world.drain();
  return calls >= call;
}

const revisions: [why: string, older: StoredSample, newer: (world: World) => Promise<unknown>][] = [
  ['is signed', { verified: false }, (world) => replace(world, {})],
  ['is no longer verified', {}, (world) => replace(world, { verified: false })],
  ['has other figures', { failed: 1 }, (world) => replace(world, { failed: 2 })],
  ['is deleted', { failed: 1 }, (world) => takeAway(world, { failed: 1 })],
];

describe.each([0, 24])('a fold in a day of %i other reports', (others) => {
  test.each(revisions)(
    'leaves the newer version of another fold that %s, wherever the two meet',
    async (_, older, bringNewer) => {
      const alone = new World();
      await placeOthers(alone, others);
      await storeMarked(alone, older);
      await bringNewer(alone);
      await alone.drain();
      const wanted = await figures(alone);
      expect(alone.handles.store.keys('day-rests/').length > 0, 'some are not in the list').toBe(others > 0);
      for (let call = 1; ; call++) {
        const world = new World();
        await placeOthers(world, others);
        const isReached = await foldBeside(world, call, older, bringNewer);
        if (!isReached) break;
        expect(await figures(world), `met before call ${call}`).toEqual(wanted);
        expect(marks(world), `met before call ${call}`).toEqual([]);
      }
    },
  );
});

test('MarkedBatch reads the day before the marks, and the marks before the reports', async () => {
  const world = new World();
  await storeMarked(world);
  world.handles.store.calls.splice(0);
  await MarkedBatch.read(world.ports, { domain: world.domain, day, after: undefined });
  expect(world.handles.store.calls.map(({ key }) => key.split('/')[0])).toEqual([
    'days',
    'unverified-days',
    'fold-marks',
    'reports',
  ]);
});
