import { expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import { markDeleted, requestFold, requestMissedFolds } from '../../../service/intake/request-fold.ts';
import { foldMarkKey } from '../../../service/store/reports/fold-mark.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { storedReportOf } from './stored-reports.ts';

test('requestFold() marks the report, and requests a fold of its day a little later', async () => {
  const world = new World();
  world.ports.service = { ...world.ports.service, foldDelaySeconds: 20 };
  const report = storedReportOf(world);
  await requestFold(world.ports, report, 'an-etag');
  expect(world.handles.store.keys()).toEqual([foldMarkKey(report)]);
  expect(world.handles.tasks.queued).toEqual([
    { task: { kind: 'fold-day', domain: 'example.com', day: '2026-11-22' }, delaySeconds: 20 },
  ]);
});

test('requestFold() of another content is another mark, so that a fold of the first leaves it', async () => {
  const world = new World();
  const report = storedReportOf(world);
  const etags = new Set<string | undefined>();
  const note = async () => etags.add((await world.ports.store.get(foldMarkKey(report)))?.etag);
  for (const etag of ['one', 'other', undefined]) {
    await requestFold(world.ports, report, etag);
    await note();
  }
  await markDeleted(world.ports, report);
  await note();
  expect(etags.size).toBe(4);
});

test('requestMissedFolds() requests one fold for each day that has marks', async () => {
  const world = new World();
  for (const [id, day] of [
    ['a', '2026-11-21'],
    ['b', '2026-11-21'],
    ['c', '2026-11-22'],
  ] as const)
    await requestFold(world.ports, storedReportOf(world, { id, day }), 'x');
  world.handles.tasks.take();
  await requestMissedFolds(world.ports);
  expect(world.handles.tasks.take()).toEqual(
    ['2026-11-21', '2026-11-22'].map((day) => ({ kind: 'fold-day', domain: 'example.com', day })),
  );
});

/** So many days that one domain would fill the reconciliation, and more marks of a day than a page of the store has. */
test.each([
  ['of many days', 300, 4],
  ['of one day', 1, 1_200],
])(
  'requestMissedFolds() reaches every domain in a flood %s to another',
  async (_name, days, reportsOfDay) => {
    const world = new World();
    const flooded = { domain: domainName('a.example') };
    for (let day = 0; day < days; day++)
      for (let id = 0; id < reportsOfDay; id++)
        await requestFold(world.ports, storedReportOf(flooded, { id: `${id}`, day: dayAt(day) }), 'x');
    await requestFold(world.ports, storedReportOf({ domain: domainName('b.example') }), 'x');
    world.handles.tasks.take();
    world.handles.store.calls.length = 0;
    await requestMissedFolds(world.ports);
    const folds = world.handles.tasks.take();
    expect(folds).toHaveLength(Math.min(days, 100) + 1);
    expect(folds.at(-1)).toEqual({ kind: 'fold-day', domain: 'b.example', day: '2026-11-22' });
    expect(world.handles.store.calls).toHaveLength(2);
  },
);

const dayAt = (days: number) => addDays(utcDay('2025-01-01'), days);
