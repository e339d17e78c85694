import { describe, expect, test } from 'vitest';
import {
  summarizeReporters,
  summarizeUnverified,
} from '../../../../core/digest/facts/summarize-reporters.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { today } from '../digest-cases.ts';
import { currentPolicy, datedReport, facts, failed, linesOf, oldPolicy, yesterday } from '../digest-facts.ts';

const newcomer = datedReport({ from: 'microsoft' });

describe('summarizeReporters()', () => {
  test('adds the reports of each, the most failures first', () => {
    const late = datedReport({ day: addDays(today, -3), passed: 7 });
    const reports = [
      datedReport(),
      late,
      datedReport({ from: 'microsoft', ...failed('validation-failure', 1, 2) }),
    ];
    expect(summarizeReporters(reports, [], facts())).toMatchObject([
      { submitter: 'microsoft.com', name: 'Microsoft Corporation', reports: 1, failedSessions: 1 },
      {
        submitter: 'google.com',
        reports: 2,
        successfulSessions: 17,
        days: { first: addDays(today, -3), last: yesterday },
      },
    ]);
  });

  test('names a new reporter, but not on the first day, when all are new', () => {
    const isNew = (earlier: ReturnType<typeof datedReport>[]) =>
      summarizeReporters([datedReport(), newcomer], earlier, facts()).map((one) => [
        one.submitter,
        one.isNew,
      ]);
    expect(isNew([datedReport({ day: addDays(today, -3) })])).toEqual([
      ['google.com', false],
      ['microsoft.com', true],
    ]);
    expect(isNew([])).toEqual([
      ['google.com', false],
      ['microsoft.com', false],
    ]);
  });

  test.each([
    ['the current one', currentPolicy.text, yesterday, undefined],
    ['the old one on the day of the change', oldPolicy.text, '2026-11-20', undefined],
    [
      'the old one two days after the change',
      oldPolicy.text,
      '2026-11-22',
      {
        kind: 'superseded',
        number: 1,
        id: oldPolicy.id,
        supersededAt: oldPolicy.supersededAt,
        daysLate: 2,
      },
    ],
    [
      'one that was never served',
      'version: STSv1\r\nmode: none\r\nmax_age: 1\r\n',
      yesterday,
      { kind: 'never-served', policyText: 'version: STSv1\nmode: none\nmax_age: 1' },
    ],
  ])("matches a reporter's policy with the ledger: %s", (_reason, text, day, policy) => {
    const [reporter] = summarizeReporters([datedReport({ policy: linesOf(text), day })], [], facts());
    expect(reporter?.policy).toEqual(policy);
  });

  test('names the oldest of several policies, and one never served before all', () => {
    const use = (texts: string[]) =>
      summarizeReporters(
        texts.map((text) => datedReport({ policy: linesOf(text) })),
        [],
        facts(),
      )[0]?.policy?.kind;
    expect(use([currentPolicy.text, oldPolicy.text])).toBe('superseded');
    expect(use([oldPolicy.text, 'mode: none\r\n'])).toBe('never-served');
  });

  test('says nothing about policies of a domain without a ledger', () => {
    const [reporter] = summarizeReporters([datedReport()], [], facts({ versions: [] }));
    expect(reporter?.policy).toBeUndefined();
  });
});

test('summarizeUnverified() adds what one submitter sent for one reason, most reports first', () => {
  const forged = datedReport({ verified: false, submitter: 'forger.example' });
  const reports = [datedReport({ verified: false }), forged, forged];
  expect(summarizeUnverified(reports)).toMatchObject([
    { submitter: 'forger.example', reports: 2, reason: 'unsigned', successfulSessions: 20 },
    { submitter: 'google.com', reports: 1 },
  ]);
});
