import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Aggregate,
  addSession,
  maxFailures,
  maxPolicies,
  reportedPolicies,
} from '../../../../core/tls-rpt/write/aggregate.ts';
import type { Session } from '../../../../core/tls-rpt/write/session.ts';
import { domainName } from '../../../fakes/names.ts';
import { arbitrarySession } from './arbitrary-session.ts';

const sts: Session = {
  time: '2026-11-23T09:30:00Z',
  domain: domainName('example.com'),
  policyType: 'sts',
  policyDomain: 'example.com',
  policyString: ['version: STSv1', 'mode: enforce'],
  mxHost: ['mx.example.com'],
  successful: true,
  sessions: 1,
};
const expired = { resultType: 'certificate-expired', receivingMxHostname: 'mx.example.com' };

function aggregated(sessions: Session[], domain = domainName('example.com')) {
  const aggregate: Aggregate = new Map();
  for (const session of sessions) addSession(aggregate, session);
  return reportedPolicies(aggregate, domain);
}

describe('addSession()', () => {
  test('counts sessions of one policy together', () => {
    expect(aggregated([sts, { ...sts, sessions: 4 }, { ...sts, successful: false, sessions: 2 }])).toEqual([
      {
        policyType: 'sts',
        policyDomain: 'example.com',
        policyString: ['version: STSv1', 'mode: enforce'],
        mxHost: ['mx.example.com'],
        successfulSessions: 5,
        failedSessions: 2,
        failureDetails: [],
      },
    ]);
  });

  test('merges equal failures, whatever the order of their members', () => {
    const failed = { ...sts, successful: false, sessions: 3 };
    const turned = { receivingMxHostname: 'mx.example.com', resultType: 'certificate-expired' };
    const [policy] = aggregated([
      { ...failed, failureDetails: [expired] },
      { ...failed, failureDetails: [turned, { resultType: 'validation-failure' }] },
    ]);
    expect(policy?.failedSessions).toBe(6);
    expect(policy?.failureDetails).toEqual([
      { ...expired, failedSessions: 6 },
      { resultType: 'validation-failure', failedSessions: 3 },
    ]);
  });

  test('splits a policy that changed during the day', () => {
    const changed = { ...sts, policyString: ['version: STSv1', 'mode: none'], mxHost: [] };
    expect(
      aggregated([sts, changed, sts]).map((policy) => [policy.policyString?.[1], policy.successfulSessions]),
    ).toEqual([
      ['mode: enforce', 2],
      ['mode: none', 1],
    ]);
  });

  test('keeps domains, policy types and policy domains apart', () => {
    const all = [
      sts,
      { ...sts, domain: domainName('example.net') },
      { ...sts, policyType: 'tlsa' as const },
      { ...sts, policyDomain: 'mx.example.com' },
    ];
    expect(aggregated(all)).toHaveLength(3);
    expect(aggregated(all, domainName('example.net'))).toHaveLength(1);
    expect(aggregated(all, domainName('example.org'))).toEqual([]);
  });

  test('counts sessions without the text once a domain has served too many policies', () => {
    const policies = Array.from({ length: maxPolicies + 100 }, (_, at) => ({
      ...sts,
      policyString: [`id: ${at}`],
    }));
    const reported = aggregated([...policies, ...policies]);
    expect(reported).toHaveLength(maxPolicies + 1);
    expect(reported.reduce((sum, { successfulSessions = 0 }) => sum + successfulSessions, 0)).toBe(
      2 * policies.length,
    );
    expect(reported.find(({ policyString }) => !policyString)?.successfulSessions).toBe(200);
  });

  test('counts by result type once a receiver has answered in too many ways', () => {
    const failures = Array.from({ length: maxFailures + 500 }, (_, at) => ({
      ...sts,
      successful: false,
      failureDetails: [{ ...expired, additionalInformation: `at ${at}` }],
    }));
    const [policy] = aggregated(failures);
    expect(policy?.failureDetails).toHaveLength(maxFailures + 1);
    expect(policy?.failureDetails).toContainEqual({ resultType: 'certificate-expired', failedSessions: 500 });
  });

  test('gives the same sums in any order', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySession(), { maxLength: 30 }), (sessions) => {
        const forwards: Aggregate = new Map();
        const backwards: Aggregate = new Map();
        for (const session of sessions) addSession(forwards, session);
        for (const session of sessions.toReversed()) addSession(backwards, session);
        let reported = 0;
        for (const domain of forwards.keys()) {
          expect(reportedPolicies(forwards, domain)).toEqual(reportedPolicies(backwards, domain));
          for (const { successfulSessions = 0, failedSessions = 0 } of reportedPolicies(forwards, domain))
            reported += successfulSessions + failedSessions;
        }
        expect(reported).toBe(sessions.reduce((sum, session) => sum + session.sessions, 0));
      }),
    );
  });
});
