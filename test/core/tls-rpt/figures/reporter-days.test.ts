import { expect, test } from 'vitest';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import {
  boundKnown,
  compareFirstSeen,
  countKnownDays,
  countSeenDays,
  firstSeenDays,
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

test('countKnownDays() leaves nobody out, however many others report for as long', () => {
  const strangers = Array.from({ length: 500 }, (_, n) => report(`a${n}.example`));
  const days = [
    day('2026-11-20', report('zz.example'), ...strangers),
    day('2026-11-21', report('zz.example'), ...strangers),
  ];
  const known = countKnownDays(days);
  expect(known['zz.example']).toBe(2);
  expect(Object.keys(known)).toHaveLength(501);
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

test('countKnownDays() takes free names below a private suffix for one organisation', () => {
  const names = Array.from({ length: 300 }, (_, n) => report(`a${n}.dedyn.io`));
  expect(countKnownDays([day('2026-11-20', ...names)])).toEqual({ 'dedyn.io': 1 });
});

test('firstSeenDays() has the day of the first report, or that of its arrival if it was backdated', () => {
  const arriving = (submitter: string, received: string): DayReport => ({
    ...report(submitter),
    receivedDay: utcDay(received),
  });
  const days = [
    day('2026-11-20', arriving('a.example', '2026-11-21'), arriving('late.example', '2026-11-25')),
    day('2026-11-21', arriving('a.example', '2026-11-22'), arriving('b.example', '2026-11-21')),
  ];
  expect(firstSeenDays(days)).toEqual({
    'a.example': '2026-11-20',
    'late.example': '2026-11-24',
    'b.example': '2026-11-21',
  });
});

test('firstSeenDays() remembers what a day records of those that it lists', () => {
  const firstSeen = { 'a.example': utcDay('2026-09-01'), 'gone.example': utcDay('2026-08-01') };
  const days = [
    { ...day('2026-11-20', report('a.example')), firstSeen },
    day('2026-11-21', report('b.example')),
  ];
  expect(firstSeenDays(days)).toEqual({ 'a.example': '2026-09-01', 'b.example': '2026-11-21' });
});

test('compareFirstSeen() lets no name decide, and puts who was never seen last', () => {
  const firstSeen = { 'zz.example': utcDay('2026-09-01'), 'aa.example': utcDay('2026-09-02') };
  expect(['never.example', 'aa.example', 'zz.example'].sort(compareFirstSeen(firstSeen))).toEqual([
    'zz.example',
    'aa.example',
    'never.example',
  ]);
  const equals = ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'];
  expect(equals.toSorted(compareFirstSeen({}))).not.toEqual(equals);
});

test('boundKnown() records those who were seen first, however many come later', () => {
  const later = Array.from({ length: 500 }, (_, n) => `a${n}.example`);
  const all = <Value>(value: Value) => Object.fromEntries(later.map((name) => [name, value]));
  const { knownDays, firstSeen } = boundKnown({
    knownDays: { ...all(28), 'zz.example': 7 },
    firstSeen: { ...all(utcDay('2026-10-02')), 'zz.example': utcDay('2026-10-01') },
  });
  expect(Object.keys(knownDays)).toHaveLength(400);
  expect(Object.keys(firstSeen).sort()).toEqual(Object.keys(knownDays).sort());
  expect(knownDays).toHaveProperty(['zz.example'], 7);
});

test('boundKnown() lets neither names nor their order decide between those seen on one day', () => {
  const names = Array.from({ length: 500 }, (_, n) => `a${String(n).padStart(3, '0')}.example`);
  const bound = (ordered: string[]) => {
    const all = <Value>(value: Value) => Object.fromEntries(ordered.map((name) => [name, value]));
    return Object.keys(
      boundKnown({ knownDays: all(7), firstSeen: all(utcDay('2026-10-02')) }).knownDays,
    ).sort();
  };
  expect(bound(names.toReversed())).toEqual(bound(names));
  expect(bound(names)).not.toEqual(names.slice(0, 400));
  expect(bound(names)).not.toEqual(names.slice(-400));
});
