import { expect, test } from 'vitest';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { countKnownDays, reportedDays } from '../../../../core/tls-rpt/figures/known-reporters.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { reportOf } from './day-reports.ts';

const report = (submitter: string, verified = true) => reportOf([], { submitter, verified });
const day = (name: string, ...reports: DayReport[]): DayState => ({
  ...emptyDay(domainName('example.com'), utcDay(name)),
  reports: Object.fromEntries(reports.map((one, index) => [`${index}`, one])),
});

test('countKnownDays() counts each day of an organisation once, of verified reports only', () => {
  const days = [
    day('2026-11-20', report('a.mail.example'), report('b.mail.example'), report('other.example', false)),
    day('2026-11-21', report('mail.example'), report('other.example')),
  ];
  expect(countKnownDays(days)).toEqual({ 'mail.example': 2, 'other.example': 1 });
});

test('countKnownDays() keeps who reported for longest, whatever number of strangers comes', () => {
  const strangers = Array.from({ length: 500 }, (_, n) => report(`a${n}.example`));
  const days = [
    day('2026-11-20', report('zz.example')),
    day('2026-11-21', report('zz.example'), ...strangers),
  ];
  const known = countKnownDays(days);
  expect(known['zz.example']).toBe(2);
  expect(Object.keys(known)).toHaveLength(200);
});

test('reportedDays() says which days an organisation sent verified reports about', () => {
  const days = [
    day('2026-11-21', report('a.mail.example'), report('other.example', false)),
    day('2026-11-20', report('mail.example'), report('b.mail.example')),
  ];
  expect(reportedDays(days)).toEqual(
    new Map([['mail.example', new Set([utcDay('2026-11-21'), utcDay('2026-11-20')])]]),
  );
});
