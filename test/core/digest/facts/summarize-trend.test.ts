import { describe, expect, test } from 'vitest';
import { summarizeTrend } from '../../../../core/digest/facts/summarize-trend.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { addTallies } from '../../../../core/tls-rpt/figures/rest.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName } from '../../../fakes/names.ts';
import { today } from '../digest-cases.ts';
import { datedReport, daysBack } from '../digest-facts.ts';

describe('summarizeTrend()', () => {
  test('compares this week with last week, without today if there are no reports about it', () => {
    const reports = [
      ...daysBack(8, 1).map((day) => datedReport({ day, passed: 1 })),
      datedReport({ day: addDays(today, -14), passed: 5 }),
      datedReport({ day: addDays(today, -15), passed: 100 }),
    ];
    const { days, thisWeek, lastWeek, hasLastWeek } = summarizeTrend(reports, today);
    expect(days.map(({ day }) => day)).toEqual(daysBack(7, 1));
    expect([thisWeek.successfulSessions, lastWeek.successfulSessions, hasLastWeek]).toEqual([7, 6, true]);
  });

  test('lets the week end today if there are reports about today', () => {
    const { days, thisWeek, lastWeek } = summarizeTrend(
      daysBack(7, 0).map((day) => datedReport({ day, passed: 1 })),
      today,
    );
    expect(days.at(-1)?.day).toBe(today);
    expect([thisWeek.successfulSessions, lastWeek.successfulSessions]).toEqual([7, 1]);
  });

  test('has nothing to compare with in the first week', () => {
    expect(summarizeTrend([datedReport()], today).hasLastWeek).toBe(false);
  });

  test('has the sessions of reports that a day does not itemise', () => {
    const day = addDays(today, -1);
    const verified = addTallies([tallyReport(datedReport({ passed: 40 }).report)], () => false);
    const states = [{ ...emptyDay(domainName('example.com'), day), rest: { verified } }];
    const { days, thisWeek } = summarizeTrend([datedReport({ day, passed: 2 })], today, states);
    expect([days.at(-1)?.successfulSessions, thisWeek.successfulSessions]).toEqual([42, 42]);
  });
});
