import { describe, expect, test } from 'vitest';
import type { DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { findFlood } from '../../../../core/tls-rpt/judge/find-flood.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';

const day = utcDay('2026-11-23');

/** A day with `count` reports of the submitters that `name` gives. */
function dayOf(count: number, name: (index: number) => string, verified = false, date = day): DayState {
  const reports = Array.from({ length: count }, (_, index) => [
    `report ${index}`,
    { submitter: name(index), verified, verification: '', digest: '', policies: [] },
  ]);
  return { ...emptyDay(domainName('example.com'), date), reports: Object.fromEntries(reports) };
}

describe('findFlood()', () => {
  test('names the source that sends 20 unverified reports about one day', () => {
    expect(findFlood([dayOf(20, () => 'flood.example')])).toEqual({
      submitter: 'flood.example',
      reports: 20,
      lastDay: day,
    });
  });

  test.each<[string, DayState]>([
    ['19 reports from one source', dayOf(19, () => 'a.example')],
    ['any number of signed reports', dayOf(100, () => 'a.example', true)],
    ['a few reports each from many sources', dayOf(150, (index) => `r${index % 50}.example`)],
  ])('finds no flood in %s', (_, state) => {
    expect(findFlood([state])).toBeUndefined();
  });

  test('does not add up the reports of two days', () => {
    const days = [dayOf(19, () => 'a.example'), dayOf(19, () => 'a.example', false, utcDay('2026-11-22'))];
    expect(findFlood(days)).toBeUndefined();
  });

  test('names no source if the reports have many names', () => {
    expect(findFlood([dayOf(200, (index) => `r${index}.example`)])).toEqual({ reports: 200, lastDay: day });
  });

  test('returns the largest of several floods', () => {
    const days = [
      dayOf(20, () => 'small.example'),
      dayOf(30, () => 'large.example', false, utcDay('2026-11-22')),
    ];
    expect(findFlood(days)).toMatchObject({ submitter: 'large.example', lastDay: '2026-11-22' });
  });
});
