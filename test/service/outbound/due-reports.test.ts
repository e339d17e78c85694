import { expect, test } from 'vitest';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { listDueReports, moveMarker, postponeReport } from '../../../service/outbound/due-reports.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';
import { createWorld } from './outbound-world.ts';

const markerAt = (time: string) => `outbound/due/${time}/2026-11-23/a.example/0001`;
const due = {
  marker: markerAt('20261124T050000'),
  day: utcDay('2026-11-23'),
  domain: domainName('a.example'),
  part: 1,
};

test('listDueReports() has the due reports, and nothing that is due later or is not a marker', async () => {
  const ports = createWorld();
  for (const key of [due.marker, markerAt('20261124T060001'), 'outbound/due/0'])
    await ports.store.put(key, '');
  expect(await listDueReports(ports, 10)).toEqual([due]);
});

test.each<[string, Timestamp | undefined, string[]]>([
  ['to when the report is due next', timestamp('2026-11-24T07:30:00Z'), [markerAt('20261124T073000')]],
  [
    'an hour ahead if the report is still due',
    timestamp('2026-11-24T05:30:00Z'),
    [markerAt('20261124T070000')],
  ],
  ['away if nothing is due any more', undefined, []],
])('moveMarker() moves it %s', async (_, next, expected) => {
  const ports = createWorld();
  await ports.store.put(due.marker, '');
  await moveMarker(ports, due, next);
  expect(ports.handles.store.keys('outbound/due/')).toEqual(expected);
});

test('postponeReport() moves the marker an hour ahead', async () => {
  const ports = createWorld();
  await ports.store.put(due.marker, '');
  await postponeReport(ports, due);
  expect(ports.handles.store.keys('outbound/due/')).toEqual([markerAt('20261124T070000')]);
});
