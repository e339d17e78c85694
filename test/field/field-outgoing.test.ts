/** Our own reports, read back by our own reader, as another StrictMX would receive them: the figures must be the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Aggregate, addSession, reportedPolicies } from '../../core/tls-rpt/write/aggregate.ts';
import type { Session } from '../../core/tls-rpt/write/session.ts';
import { createReport } from '../../core/tls-rpt/write/write-report.ts';
import { composeReportMail } from '../../service/outbound/compose-outbound.ts';
import { arbitrarySession } from '../core/tls-rpt/write/arbitrary-session.ts';
import { testDkimKey } from '../fakes/fake-ports.ts';
import { domainName, timestamp, utcDay } from '../fakes/names.ts';
import { countByRules, countByService } from './field-figures.ts';

const domain = domainName('example.com');
const reporter = { organizationName: 'Strict Mail', contact: 'tls-reports@strictmx.test' };

async function sent(sessions: readonly Session[]): Promise<Buffer> {
  const aggregate: Aggregate = new Map();
  for (const one of sessions) addSession(aggregate, one);
  const key = { day: utcDay('2026-11-23'), domain, part: 1 };
  const state = {
    schema: 1 as const,
    ...key,
    plannedAt: timestamp('2026-11-24T00:15:00Z'),
    dueAt: timestamp('2026-11-24T01:00:00Z'),
    report: createReport(key, reportedPolicies(aggregate, domain), reporter),
    deliveries: [],
    reasons: [],
  };
  const { raw } = await composeReportMail({ dkimKey: testDkimKey }, state, {
    to: 'tls@example.com',
    date: new Date('2026-11-24T01:00:00Z'),
    bounceTo: 'bounce-x@reports.strictmx.test',
  });
  return Buffer.from(raw);
}

/** RFC 8460 §1.1: the policy domain of DANE is the TLSA base domain, so the MX host, of the domain itself or of a hoster. */
const mxHosts = ['mx1.example.com', 'mx2.example.com', 'mx.hoster.example'];
const sessionOf = fc.record({ session: arbitrarySession([domain]), mx: fc.constantFrom(...mxHosts) }).map(
  ({ session, mx }): Session => ({
    ...session,
    // Few, so that sums of different policies are often equal.
    sessions: 1 + (session.sessions % 2),
    ...(session.policyType === 'tlsa' && { policyDomain: mx, policyString: ['3 1 1 aa'] }),
    // To a reader, a detail beside sessions that all succeeded is a failure that the total does not have.
    successful: session.successful && !session.failureDetails,
  }),
);

const total = (sessions: readonly Session[], successful: boolean) =>
  sessions.reduce((sum, one) => sum + (one.successful === successful ? one.sessions : 0), 0);
const figuresOf = (sessions: readonly Session[]) => ({
  reports: 1,
  successful: total(sessions, true),
  failed: total(sessions, false),
});

const under = (policyType: string, policyDomain: string, sessions: number, successful = true): Session => ({
  time: '2026-11-23T12:00:00Z',
  domain,
  policyType,
  policyDomain,
  successful,
  sessions,
});

test('reports that we send are read back with the figures of their sessions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sessionOf, { minLength: 1, maxLength: 20 }), async (sessions) => {
      expect(await countByRules(await sent(sessions), domain)).toEqual(figuresOf(sessions));
    }),
    { numRuns: 60 },
  );
});

test.each<[string, Session[]]>([
  ['MTA-STS and DANE have equal sums', [under('sts', domain, 6), under('tlsa', 'mx1.example.com', 6)]],
  ['an equal sum failed', [under('sts', domain, 6, false), under('tlsa', 'mx1.example.com', 6)]],
  [
    'there are DANE entries of several hosts',
    [under('tlsa', 'mx1.example.com', 2), under('tlsa', 'mx.hoster.example', 3, false)],
  ],
  ['only a hoster’s host has DANE', [under('tlsa', 'mx.hoster.example', 3)]],
  [
    'there is no policy beside DANE',
    [under('no-policy-found', domain, 4), under('tlsa', 'mx1.example.com', 4)],
  ],
])('the service counts a report of ours right if %s', async (_, sessions) => {
  const mail = await sent(sessions);
  expect(await countByRules(mail, domain)).toEqual(figuresOf(sessions));
  expect(await countByService(mail)).toEqual(figuresOf(sessions));
});
