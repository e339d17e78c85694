import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import type { DayPolicy, DayReport } from '../../../core/tls-rpt/figures/day.ts';
import { findRefusedMail } from '../../../service/watch/find-refused-mail.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

const now = new Date('2026-11-24T12:00:00Z');

const failing = (change: Partial<DayPolicy> = {}, resultType = 'certificate-expired'): DayPolicy => ({
  policyType: 'sts',
  mode: 'enforce',
  successfulSessions: 0,
  failedSessions: 5,
  results: [{ resultType, failedSessions: 5, details: 1 }],
  failures: [],
  ...change,
});

const day = (date: string, policies: DayPolicy[], verified = true) => {
  const report: DayReport = {
    submitter: 'reporter.example',
    verified,
    verification: 'dkim-aligned',
    digest: 'd',
    policies,
  };
  return {
    schema: 1 as const,
    domain: domainName('example.com'),
    day: utcDay(date),
    reports: { one: report },
  };
};

/** Eight days on which the reporter saw nothing wrong. */
const known = Array.from({ length: 8 }, (_, n) => day(`2026-11-${10 + n}`, []));

test('findRefusedMail() counts sessions that senders refused under enforce today and on the two days before', () => {
  const days = [
    ...known,
    day('2026-11-21', [failing()]),
    day('2026-11-22', [failing()]),
    day('2026-11-24', [failing({}, 'certificate-not-trusted'), failing()]),
  ];
  const found = finding('mail-refused', { sessions: 15, days: 2, resultType: 'certificate-expired' });
  expect(findRefusedMail({ states: days }, now)).toEqual({ findings: [found], unjudged: [] });
});

test.each([
  ['under testing', failing({ mode: 'testing' })],
  ['under DANE', failing({ policyType: 'tlsa' })],
  ['that no sender refuses mail for', failing({}, 'sts-policy-fetch-error')],
  ['of a made-up type', failing({}, 'https://evil.example')],
  [
    'of two sessions',
    failing({ results: [{ resultType: 'certificate-expired', failedSessions: 2, details: 1 }] }),
  ],
])('findRefusedMail() does not count a failure %s', (_, policy) => {
  expect(findRefusedMail({ states: [...known, day('2026-11-24', [policy])] }, now)).toEqual({
    findings: [],
    unjudged: [],
  });
});

test.each([
  ['no report', []],
  ['no verified report', [day('2026-11-24', [failing()], false)]],
  ['only a reporter that was never seen before', [day('2026-11-24', [failing()])]],
  ['only old reports', [...known, day('2026-11-21', [failing()])]],
  ['a day that cannot be read', [...known, day('2026-11-24', [])], ['2026-11-23']],
])('findRefusedMail() cannot tell that it is over with %s', (_, states, unreadable = []) => {
  expect(findRefusedMail({ states, unreadable }, now)).toEqual({ findings: [], unjudged: ['mail-refused'] });
});
