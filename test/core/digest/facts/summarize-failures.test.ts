import { describe, expect, test } from 'vitest';
import { addPlaces, summarizeFailures } from '../../../../core/digest/facts/summarize-failures.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { today } from '../digest-cases.ts';
import { datedReport, facts, failed, linesOf, oldPolicy } from '../digest-facts.ts';

describe('summarizeFailures()', () => {
  test.each([
    ['nothing failed', failed('none', 0, 100), []],
    ['one expired certificate among a million', failed('certificate-expired', 1, 1_000_000), [true]],
    ['a lost connection among thousands', failed('validation-failure', 2, 5000), [false]],
    ['two of twenty, which may be chance', failed('starttls-not-supported', 2, 18), [false]],
    ['three of a hundred without STARTTLS', failed('starttls-not-supported', 3, 97), [true]],
    ['failures without any detail', { passed: 0, failed: 5 }, [true]],
  ])('judges whether action is needed: %s', (_reason, sent, expected) => {
    const failures = summarizeFailures([datedReport(sent)], facts());
    expect(failures.map(({ needsAction }) => needsAction)).toEqual(expected);
  });

  test('calls failures without any detail "validation-failure" (RFC 8460 §4.3.3)', () => {
    const [failure] = summarizeFailures([datedReport({ failed: 5 })], facts());
    expect(failure).toMatchObject({ resultType: 'validation-failure', failedSessions: 5, places: [] });
  });

  test('takes the mode that the reporter applied', () => {
    const report = datedReport({ ...failed('certificate-expired', 1, 9), policy: linesOf(oldPolicy.text) });
    expect(summarizeFailures([report], facts())[0]?.policy).toEqual({ policyType: 'sts', mode: 'testing' });
  });

  test('takes the mode that was served on that day, if the reporter gives no policy', () => {
    const day = addDays(today, -10);
    const report = datedReport({ ...failed('certificate-expired', 1, 9), policy: [], day });
    expect(summarizeFailures([report], facts())[0]?.policy).toEqual({ policyType: 'sts', mode: 'testing' });
  });

  test('puts what needs action first, and names each reporter once', () => {
    const reports = [
      datedReport({ ...failed('validation-failure', 2, 5000) }),
      datedReport({ ...failed('certificate-expired', 1, 1000) }),
      datedReport({ ...failed('certificate-expired', 1, 1000), day: addDays(today, -2) }),
    ];
    const failures = summarizeFailures(reports, facts());
    expect(failures).toMatchObject([
      { resultType: 'certificate-expired', failedSessions: 2 },
      { resultType: 'validation-failure' },
    ]);
    expect(failures[0]?.reporters).toEqual([{ submitter: 'google.com', name: 'Google Inc.' }]);
  });
});

test('addPlaces() adds failures of one server, address and reason, most first', () => {
  const at = (receivingMxHostname: string, failedSessions: number, sendingMtaIp: string) => ({
    resultType: 'certificate-expired',
    receivingMxHostname,
    sendingMtaIp,
    failedSessions,
  });
  const places = addPlaces([at('mx1', 1, '192.0.2.1'), at('mx2', 4, '192.0.2.1'), at('mx1', 5, '192.0.2.2')]);
  expect(places).toMatchObject([
    { receivingMxHostname: 'mx1', failedSessions: 6 },
    { receivingMxHostname: 'mx2', failedSessions: 4 },
  ]);
});
