import { expect, test } from 'vitest';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { describeIncidents } from '../../../service/watch/describe-incidents.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { enforce } from '../world.ts';

const now = new Date('2026-11-24T12:00:00Z');
const openedAt = timestamp('2026-11-24T10:00:00.000Z');

function describeOne(found: Finding, policy: Policy, closedAt?: Timestamp) {
  const served = { firstServedAt: timestamp('2026-11-20T00:00:00Z'), objectVersion: 'o', by: 'owner' };
  const version = { id: '1', text: formatPolicy(policy), ...served };
  const incident = { ...found, openedAt, ...(closedAt !== undefined && { closedAt }) };
  return describeIncidents({ versions: [version] }, [incident], now, { edgeCacheSeconds: 0 })[0];
}

const policy = enforce('mx.example.com');
const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
const manyFailures = (refusesMail: boolean) =>
  finding('many-failures', { ...sampleFindings['many-failures'], refusesMail });

test.each<[string, Finding, Policy, boolean]>([
  ['an MX that is not covered', uncovered, policy, true],
  ['an MX that is an IP address', finding('mx-is-address', { host: '192.0.2.1' }), policy, true],
  ['mail that senders refuse', finding('mail-refused', sampleFindings['mail-refused']), policy, true],
  ['many failures for which senders refuse mail', manyFailures(true), policy, true],
  ['many DANE failures', manyFailures(false), policy, false],
  [
    'an MX that only an older policy does not cover',
    finding('mx-uncovered-by-held', sampleFindings['mx-uncovered-by-held']),
    policy,
    false,
  ],
  [
    'a policy that cannot be fetched',
    finding('wrong-status', { domain: domainName('example.com'), status: 404 }),
    policy,
    false,
  ],
  ['a warning', { ...uncovered, severity: 'warning' }, policy, false],
  ['mode testing', manyFailures(true), { ...policy, mode: 'testing' }, false],
])(
  'describeIncidents() decides whether to propose a fallback to testing: %s',
  (_, found, wanted, isProposed) => {
    const fallBack = { cachedUntil: '2026-12-08T12:00:00.000Z', keepValid: ['mx.example.com'] };
    expect(describeOne(found, wanted)?.fallBack).toEqual(isProposed ? fallBack : undefined);
  },
);

test('describeIncidents() suggests nothing for an incident that is over', () => {
  expect(describeOne(uncovered, policy, timestamp('2026-11-24T11:00:00.000Z'))?.fallBack).toBeUndefined();
});
