import { expect, test } from 'vitest';
import type { Report } from '../../../core/tls-rpt/report.ts';
import { splitByDomain } from '../../../service/intake/split-by-domain.ts';
import { domainName } from '../../fakes/names.ts';

const policy = (policyDomain?: string): Report['policies'][number] => ({
  policyType: 'sts',
  ...(policyDomain !== undefined && { policyDomain }),
});
const report = (...policies: Report['policies']): Report => ({ reportId: 'r1', policies, notes: [] });

test('splitByDomain() makes a part for each domain that the recipient belongs to, and refuses the others', () => {
  const mail = [report(policy('a.example'), policy('b.example'), policy('a.example'), policy('c.example'))];
  const { parts, refused } = splitByDomain(mail, new Set([domainName('a.example'), domainName('b.example')]));
  expect(parts.map(({ domain, report }) => [domain, report.policies.length])).toEqual([
    ['a.example', 2],
    ['b.example', 1],
  ]);
  expect(refused).toEqual([
    {
      reason: 'other-domain',
      cause: { code: 'other-domain', parameters: { domain: 'c.example' } },
      reportId: 'r1',
    },
  ]);
});

test('splitByDomain() assigns an entry without a domain to the only one, and refuses it if there are several', () => {
  const mail = [report(policy())];
  expect(splitByDomain(mail, new Set([domainName('a.example')])).parts).toMatchObject([
    { domain: 'a.example' },
  ]);
  expect(
    splitByDomain(mail, new Set([domainName('a.example'), domainName('b.example')])).refused,
  ).toMatchObject([{ reason: 'no-policy-domain' }]);
});

test('splitByDomain() lets a domain with unreadable state wait, and guesses no other', () => {
  const mail = [report(policy()), report(policy('b.example'))];
  const { parts, refused } = splitByDomain(mail, new Set([domainName('a.example')]), new Set(['b.example']));
  expect(parts).toEqual([]);
  expect(refused.map(({ reason }) => reason)).toEqual(['no-policy-domain', 'unreadable-state']);
});

test('splitByDomain() keeps a report without policies for the only domain', () => {
  expect(splitByDomain([report()], new Set([domainName('a.example')])).parts).toMatchObject([
    { domain: 'a.example', report: { policies: [] } },
  ]);
});

test('splitByDomain() counts an entry that names an MX host for the recipient, and says so if nothing else does', () => {
  const named = { policyType: 'tlsa', policyDomain: 'mx01.customer.example' };
  const shared = { policyType: 'tlsa', policyDomain: 'mx01.shared-host.example' };
  const mails = [report(named), report(shared)];
  const { parts, refused } = splitByDomain(mails, new Set([domainName('customer.example')]));
  expect(refused).toEqual([]);
  expect(parts).toEqual([
    { domain: 'customer.example', report: report(named) },
    {
      domain: 'customer.example',
      report: { ...report(shared), provenance: { policyDomain: 'recipient' } },
    },
  ]);
});

test('splitByDomain() lets an entry of an MX host wait with a domain whose state is unreadable', () => {
  const mail = [report({ policyType: 'tlsa', policyDomain: 'mx01.b.example' })];
  const { parts, refused } = splitByDomain(mail, new Set([domainName('a.example')]), new Set(['b.example']));
  expect(parts).toEqual([]);
  expect(refused.map(({ cause }) => cause)).toEqual([
    { code: 'unreadable-state', parameters: { name: 'b.example' } },
  ]);
});
