import { expect, test } from 'vitest';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import {
  countKnownDays,
  countSeenDays,
  seenReports,
} from '../../../../core/tls-rpt/figures/reporter-days.ts';
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

test('countKnownDays() keeps those who reported the longest, however many unknown reporters arrive', () => {
  const strangers = Array.from({ length: 500 }, (_, n) => report(`a${n}.example`));
  const days = [
    day('2026-11-20', report('zz.example')),
    day('2026-11-21', report('zz.example'), ...strangers),
  ];
  const known = countKnownDays(days);
  expect(known['zz.example']).toBe(2);
  expect(Object.keys(known)).toHaveLength(200);
});

test.each([
  ['each on its own day', [20, 21, 22], 3],
  ['all on one day', [25, 25, 25], 1],
  ['on two', [25, 25, 26], 2],
])('countKnownDays() counts no more days than those on which reports arrived: %s', (_, received, count) => {
  const days = received.map((receivedDay, n) =>
    day(`2026-11-0${n + 1}`, { ...report('a.example'), receivedDay: utcDay(`2026-11-${receivedDay}`) }),
  );
  expect(countKnownDays(days)).toEqual({ 'a.example': count });
});

test('seenReports() has the verified reports of an organisation, and when they arrived', () => {
  const receivedDay = utcDay('2026-11-24');
  const days = [
    day('2026-11-21', { ...report('a.mail.example'), receivedDay }, report('other.example', false)),
    day('2026-11-20', report('mail.example')),
  ];
  expect(seenReports(days).get('mail.example')).toMatchObject([
    { day: '2026-11-21', receivedDay },
    { day: '2026-11-20', receivedDay: '2026-11-20' },
  ]);
  expect([...seenReports(days).keys()]).toEqual(['mail.example']);
});

test('countSeenDays() counts several reports about a day once', () => {
  const [first, second] = [utcDay('2026-11-20'), utcDay('2026-11-21')];
  const seen = [first, second].map((receivedDay) => ({ day: first, receivedDay }));
  expect(countSeenDays(seen)).toBe(1);
});
