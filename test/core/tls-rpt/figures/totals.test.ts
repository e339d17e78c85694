import { describe, expect, test } from 'vitest';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { addTallies } from '../../../../core/tls-rpt/figures/rest.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { addReports, addRests, addWholeDays } from '../../../../core/tls-rpt/figures/totals.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { policyOf, reportOf } from './day-reports.ts';

const report = (verified: boolean, successfulSessions = 10) =>
  reportOf([policyOf({ successfulSessions, failedSessions: 1 })], { verified });
const rest = (...reports: DayReport[]) => addTallies(reports.map(tallyReport), () => false);
const day: DayState = {
  ...emptyDay(domainName('example.com'), utcDay('2026-11-22')),
  reports: { a: report(true), b: report(false) },
  rest: { verified: rest(report(true), report(true)), unverified: rest(report(false, 5)) },
};
const nothing = { reports: 0, successfulSessions: 0, failedSessions: 0 };

test('addReports() keeps verified and unverified figures apart', () => {
  expect(addReports([report(true), report(false), report(true)])).toEqual({
    verified: { reports: 2, successfulSessions: 20, failedSessions: 2 },
    unverified: { reports: 1, successfulSessions: 10, failedSessions: 1 },
  });
});

describe('addWholeDays()', () => {
  test('includes reports that a day does not itemise, on the right side', () => {
    expect(addWholeDays([day])).toEqual({
      verified: { reports: 3, successfulSessions: 30, failedSessions: 3 },
      unverified: { reports: 2, successfulSessions: 15, failedSessions: 2 },
    });
  });

  test('is zero without days', () => {
    expect(addWholeDays([])).toEqual({ verified: nothing, unverified: nothing });
  });
});

test('addRests() has only reports that the days do not itemise', () => {
  const { rest: _, ...whole } = day;
  expect(addRests([day, whole])).toEqual({
    verified: { reports: 2, successfulSessions: 20, failedSessions: 2 },
    unverified: { reports: 1, successfulSessions: 5, failedSessions: 1 },
  });
});
