import { expect, test } from 'vitest';
import { judgeDomain } from '../../../core/domain-check/judge-domain.ts';
import type { ObservedDomain } from '../../../core/domain-check/observed-domain.ts';
import { finding } from '../../../core/finding/finding.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import { domainName } from '../../fakes/names.ts';
import { textOf } from '../../fixtures/in-english.ts';

const now = new Date('2026-11-24T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const found = <T>(...records: T[]) => ({ kind: 'found' as const, records });
const none = { kind: 'none' as const };
const failed = { kind: 'failed' as const, why: 'SERVFAIL' };
const serve = (policy: Partial<Policy> = {}, notAfter = inDays(60)) => ({
  text: Buffer.from(
    formatPolicy({ mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 2_592_000, ...policy }),
  ),
  certificateNotAfter: notAfter,
});
const unreachable = {
  finding: finding('fetch-dns', { domain: domainName('example.com') }),
};
const issue = (value: string) => ({ critical: false, tag: 'issue', value });

const good: ObservedDomain = {
  domain: domainName('example.com'),
  now,
  mtaStsTxt: found('v=STSv1; id=1;'),
  tlsRptTxt: found('v=TLSRPTv1; rua=mailto:r@example.com'),
  served: serve(),
  mx: { kind: 'hosts', hosts: [{ host: 'mx.example.com', preference: 10 }] },
  caa: {
    name: 'example.com',
    answer: found(issue('letsencrypt.org; validationmethods=dns-01'), issue('Amazon.com')),
  },
};

test('judgeDomain() finds nothing about a domain that does everything right', () => {
  expect(judgeDomain(good)).toEqual({
    verdict: 'enforced',
    id: '1',
    policy: { mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 2_592_000 },
    policyBytes: 69,
    certificateDays: 60,
    rua: ['mailto:r@example.com'],
    caaIssuers: ['letsencrypt.org', 'amazon.com'],
    caaName: 'example.com',
    findings: [],
  });
});

test.each<[string, Partial<ObservedDomain>, string, string[]]>([
  ['nothing at all', { mtaStsTxt: none, served: unreachable }, 'none', ['error mta-sts-absent']],
  [
    'nothing but a null MX',
    { mtaStsTxt: none, tlsRptTxt: none, served: unreachable, mx: { kind: 'null-mx' } },
    'none',
    ['note mta-sts-not-needed'],
  ],
  ['a policy of a domain that takes no mail', { mx: { kind: 'null-mx' } }, 'enforced', ['warning mx-null']],
  ['no record', { mtaStsTxt: none }, 'broken', ['error record-missing']],
  ['no answer about the record', { mtaStsTxt: failed }, 'unknown', ['unknown record-unknown']],
  [
    'two records',
    { mtaStsTxt: found('v=STSv1; id=1;', 'v=STSv1; id=2;') },
    'broken',
    ['error record-invalid'],
  ],
  ['only other records', { mtaStsTxt: found('v=spf1 -all') }, 'broken', ['error record-missing']],
  ['a record, but no policy', { served: unreachable }, 'broken', ['error fetch-dns']],
  [
    'no DNS at all',
    { mtaStsTxt: failed, served: unreachable },
    'unknown',
    ['unknown record-unknown', 'unknown fetch-dns'],
  ],
  [
    'a web page instead of a policy',
    { served: { text: Buffer.from('<html>') } },
    'broken',
    ['error policy-invalid'],
  ],
  ['a short max_age', { served: serve({ maxAgeSeconds: 3600 }) }, 'enforced', ['warning policy-advice']],
  ['mode testing', { served: serve({ mode: 'testing' }) }, 'tested', ['note mode-testing']],
  ['mode none', { served: serve({ mode: 'none' }) }, 'none', ['note mode-none']],
  ['a certificate that expires in 14 days', { served: serve({}, inDays(14)) }, 'enforced', []],
  [
    'a certificate that expires in 13 days',
    { served: serve({}, inDays(13.9)) },
    'enforced',
    ['warning certificate-ends'],
  ],
  [
    'a certificate that expires in 2 days',
    { served: serve({}, inDays(2.9)) },
    'broken',
    ['error certificate-ends'],
  ],
  [
    'an MX that is not covered',
    { mx: { kind: 'hosts', hosts: [{ host: 'b.example.com', preference: 1 }] } },
    'broken',
    ['error mx-uncovered', 'warning mx-pattern-unused'],
  ],
  ['no answer about MX', { mx: { kind: 'unknown', why: 'SERVFAIL' } }, 'unknown', ['unknown mx-unknown']],
  ['no reporting', { tlsRptTxt: none }, 'enforced', ['warning tls-rpt-missing']],
  [
    'a reporting address without mailto:',
    { tlsRptTxt: found('v=TLSRPTv1; rua=r@example.com') },
    'enforced',
    ['error tls-rpt-invalid'],
  ],
  ['no answer about reporting', { tlsRptTxt: failed }, 'enforced', ['unknown tls-rpt-unknown']],
  [
    'two reporting destinations',
    { tlsRptTxt: found('v=TLSRPTv1; rua=mailto:a@b,mailto:c@d') },
    'enforced',
    ['warning tls-rpt-advice'],
  ],
  [
    'CAA that allows no issuer',
    { caa: { name: 'example.com', answer: found(issue(';')) } },
    'enforced',
    ['warning caa-forbids'],
  ],
  [
    'no answer about CAA',
    { caa: { name: 'example.com', answer: failed } },
    'enforced',
    ['unknown caa-unknown'],
  ],
  [
    'CAA that is only about wildcards',
    { caa: { name: 'example.com', answer: found({ critical: false, tag: 'issuewild', value: ';' }) } },
    'enforced',
    [],
  ],
])('judgeDomain() of %s', (_what, facts, verdict, findings) => {
  const judged = judgeDomain({ ...good, ...facts });
  expect(judged.verdict).toBe(verdict);
  expect(judged.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(findings);
  for (const one of judged.findings) expect(textOf(one)).toMatch(/^\S.*[^.]\. \S.*[^.]$/s);
});
