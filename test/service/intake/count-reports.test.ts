import { expect, test } from 'vitest';
import { countReports } from '../../../service/intake/count-reports.ts';
import { reportKey } from '../../../service/intake/store-report.ts';
import { storedReportObject } from '../../../service/store/reports/stored-report.ts';
import { settle } from '../../fakes/virtual-time.ts';
import { World } from '../world.ts';
import { storedReportOf } from './stored-reports.ts';

const ofTwoDays = (world: World) =>
  Array.from({ length: 40 }, (_, id) =>
    storedReportOf(world, { id: `${id}`, day: id % 2 === 0 ? '2026-11-21' : '2026-11-22' }),
  );

test('countReports() stores all parts of a mail, and requests one fold for each day', async () => {
  const world = new World();
  const readings = ofTwoDays(world);
  const counted = await countReports(world.ports, readings, new Set());
  expect(counted.map(({ identity }) => identity)).toEqual(readings.map(({ identity }) => identity));
  expect(world.handles.store.keys('reports/')).toHaveLength(40);
  expect(world.handles.tasks.take()).toEqual(
    ['2026-11-21', '2026-11-22'].map((day) => ({ kind: 'fold-day', domain: world.domain, day })),
  );
});

test('countReports() counts the last of several revisions in one mail, although it stores several at a time', async () => {
  const world = new World();
  const revisions = ['x', 'y', 'z'].map((digest) => ({ ...storedReportOf(world), digest }));
  await countReports(world.ports, revisions, new Set());
  const [first] = revisions;
  const stored = first && (await storedReportObject.load(world.ports, reportKey(first)));
  expect(stored?.state.digest).toBe('z');
});

test('countReports() counts the last of several revisions, even if the store is slow with the first', async () => {
  const world = new World();
  const revisions = ['x', 'y', 'z'].map((digest) => ({ ...storedReportOf(world), digest }));
  const [first] = revisions;
  const key = first ? reportKey(first) : '';
  let calls = 0;
  world.handles.store.before = async (_, called) => {
    if (called === key && calls++ === 0) await settle();
  };
  await countReports(world.ports, revisions, new Set());
  expect((await storedReportObject.load(world.ports, key))?.state.digest).toBe('z');
});

test('countReports() requests a fold of what it stored before a failure, so that one report holds up no other', async () => {
  const world = new World();
  const readings = ofTwoDays(world);
  const last = readings.at(-1);
  world.handles.store.before = (operation, key) => {
    if (operation === 'put' && last && key === reportKey(last)) throw new Error('the disk is full');
  };
  await expect(countReports(world.ports, readings, new Set())).rejects.toThrow('the disk is full');
  expect(world.handles.tasks.take().map((task) => 'day' in task && task.day)).toEqual([
    '2026-11-21',
    '2026-11-22',
  ]);
});
