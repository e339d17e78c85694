import { describe, expect, test } from 'vitest';
import { findSilentReporters } from '../../../../core/digest/facts/find-silent-reporters.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { today } from '../digest-cases.ts';
import { datedReport, daysBack } from '../digest-facts.ts';

describe('findSilentReporters()', () => {
  test.each([
    ['reported on four days, then not on three', daysBack(7, 4), true],
    ['is still listed in the third mail', daysBack(9, 6), true],
    ['is not listed a fourth time', daysBack(10, 7), false],
    ['reported two days ago', [...daysBack(7, 4), addDays(today, -2)], false],
    ['never reported on many days', daysBack(6, 4), false],
  ])('says that a reporter has stopped: %s', (_reason, days, isSilent) => {
    const others = daysBack(9, 1).map((day) => datedReport({ day }));
    const reports = [...others, ...days.map((day) => datedReport({ day, from: 'microsoft' }))];
    const { silentReporters, silentSince } = findSilentReporters(reports, today);
    const silent = { name: 'Microsoft Corporation', submitter: 'microsoft.com', lastDay: days.at(-1) };
    expect(silentReporters).toEqual(isSilent ? [silent] : []);
    expect(silentSince).toBeUndefined();
  });

  test('lists those first that reported for longer, whatever their names', () => {
    const stopped = (count: number, submitter: string) =>
      daysBack(3 + count, 4).map((day) => {
        const dated = datedReport({ day });
        return { ...dated, report: { ...dated.report, submitter } };
      });
    const others = daysBack(9, 1).map((day) => datedReport({ day, from: 'microsoft' }));
    const reports = [...others, ...stopped(4, 'a.example'), ...stopped(7, 'zz.example')];
    const { silentReporters } = findSilentReporters(reports, today);
    expect(silentReporters.map(({ submitter }) => submitter)).toEqual(['zz.example', 'a.example']);
  });

  test('says every day since when all reporters are silent', () => {
    const reports = daysBack(12, 8).map((day) => datedReport({ day }));
    expect(findSilentReporters(reports, today)).toEqual({
      silentReporters: [],
      silentSince: addDays(today, -8),
    });
  });

  test('says nothing if no report ever came', () => {
    expect(findSilentReporters([], today)).toEqual({ silentReporters: [] });
  });
});
