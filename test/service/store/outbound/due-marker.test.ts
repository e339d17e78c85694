import { expect, test } from 'vitest';
import { dueMarkerKey, dueStamp, parseDueMarkerKey } from '../../../../service/store/outbound/due-marker.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';

const report = { day: utcDay('2026-11-23'), domain: domainName('example.com'), part: 12 };

test('parseDueMarkerKey() reverses dueMarkerKey()', () => {
  const key = dueMarkerKey('2026-11-24T01:23:45Z', report);
  expect(key).toBe('outbound/due/20261124T012345/2026-11-23/example.com/0012');
  expect(parseDueMarkerKey(key)).toEqual({ ...report, stamp: '20261124T012345' });
});

test('dueMarkerKey() sorts by time, and dueStamp() by the same', () => {
  const times = [
    '2026-11-24T01:23:45Z',
    '2026-11-24T01:23:46Z',
    '2026-11-24T11:00:00Z',
    '2026-12-01T00:00:00Z',
  ];
  const keys = times.map((time) => dueMarkerKey(time, report));
  expect(keys.toSorted()).toEqual(keys);
  expect(times.map((time) => dueStamp(new Date(time)))).toEqual(
    keys.map((key) => parseDueMarkerKey(key)?.stamp),
  );
});

test.each(['outbound/due/now/2026-11-23/example.com/0001', 'outbound/due/', 'domains/example.com.json'])(
  'parseDueMarkerKey() takes %j for no marker',
  (key) => {
    expect(parseDueMarkerKey(key)).toBeUndefined();
  },
);
