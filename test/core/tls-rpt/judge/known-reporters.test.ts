import { expect, test } from 'vitest';
import type { DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { knownReporters } from '../../../../core/tls-rpt/judge/known-reporters.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { reportOf } from '../figures/day-reports.ts';

const report = (submitter: string, verified = true) => reportOf([], { submitter, verified });

const days = (count: number, ...reports: DayReport[]) =>
  Array.from({ length: count }, (_, n) => ({
    ...emptyDay(domainName('example.com'), utcDay(`2026-11-${10 + n}`)),
    reports: Object.fromEntries(reports.map((one, at) => [`${at}`, one])),
  }));

const today = utcDay('2026-11-24');

test.each([
  ['on seven earlier days', days(7, report('a.example')), true],
  ['on six', days(6, report('a.example')), false],
  ['on seven, under another name of the organisation', days(7, report('mail.a.example')), true],
  ['on seven, unverified', days(7, report('a.example', false)), false],
  ['never, while others did', days(7, report('b.example')), false],
])('knownReporters() knows a reporter that was seen %s', (_, before, isKnown) => {
  expect(knownReporters(before)({ day: today, report: report('a.example') })).toBe(isKnown);
});

test.each([
  ['another name of an organisation that was seen', 'mail.b.example', true],
  ['another free name below a private suffix, which is one organisation', 'new.dedyn.io', true],
  ['another organisation with a similar name', 'mailb.example', false],
])(
  'knownReporters() judges by the organisation, not by the name that signed today: %s',
  (_, submitter, isKnown) => {
    const before = days(7, report('b.example'), report('old.dedyn.io'));
    expect(knownReporters(before)({ day: today, report: report(submitter) })).toBe(isKnown);
  },
);

test('knownReporters() knows nobody on the days on which they became known, nor by an unverified report', () => {
  const isKnown = knownReporters(days(8, report('a.example')));
  expect(isKnown({ day: utcDay('2026-11-16'), report: report('a.example') })).toBe(false);
  expect(isKnown({ day: utcDay('2026-11-17'), report: report('a.example') })).toBe(true);
  expect(isKnown({ day: today, report: report('a.example', false) })).toBe(false);
});

test('knownReporters() does not know a reporter whose seven earlier reports all arrived on one day', () => {
  const receivedDay = utcDay('2026-11-23');
  const isKnown = knownReporters(days(7, { ...report('a.example'), receivedDay }));
  expect(isKnown({ day: today, report: report('a.example') })).toBe(false);
});
