import { expect, test } from 'vitest';
import { isUnreached, judgeFamilies, judgePolicy } from '../../../core/domain-check/judge-policy.ts';
import type { ObservedDomain } from '../../../core/domain-check/observed-domain.ts';
import { finding, withoutTraits } from '../../../core/finding/finding.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { domainName } from '../../fakes/names.ts';

const domain = domainName('example.com');
const now = new Date('2026-11-24T12:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const text = Buffer.from('version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 1209600\n');

const observed = (change: Partial<ObservedDomain> = {}): ObservedDomain => ({
  domain,
  now,
  mtaStsTxt: { kind: 'found', records: ['v=STSv1; id=1;'] },
  tlsRptTxt: { kind: 'none' },
  served: { text, certificateNotAfter: inDays(60) },
  mx: { kind: 'no-mail' },
  caa: { name: domain, answer: { kind: 'none' } },
  ...change,
});

test('judgePolicy() reads the policy, its size and the days of its certificate', () => {
  expect(judgePolicy(observed())).toEqual({
    reading: {
      policy: { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 1_209_600 },
      policyBytes: text.length,
      certificateDays: 60,
    },
    findings: [finding('mode-testing', {})],
  });
});

test('judgePolicy() names each fault of an invalid policy', () => {
  const served = { text: Buffer.from('version: STSv1\nmode: enfroce\nmax_age: 1209600\n') };
  const { findings } = judgePolicy(observed({ served }));
  expect(findings[0]).toEqual(
    finding('policy-invalid', {
      domain,
      faults: [
        { code: 'mode-unknown', parameters: { value: 'enfroce' } },
        { code: 'mx-missing', parameters: {} },
      ],
    }),
  );
});

test.each([
  [14, []],
  [13.9, [finding('certificate-ends', { domain, at: timestampOf(inDays(13.9)), days: 13 })]],
])('judgePolicy() with a certificate that ends in %d days', (days, expected) => {
  const { findings } = judgePolicy(observed({ served: { text, certificateNotAfter: inDays(days) } }));
  expect(findings.filter(({ area }) => area === 'certificate')).toEqual(expected);
});

test.each<[lifetime: number, left: number, severity: string | undefined]>([
  [6, 5.9, undefined],
  [6, 2, undefined],
  [6, 1.9, 'warning'],
  [6, 0.9, 'error'],
  [10, 3.3, 'warning'],
  [10, 3.4, undefined],
  [45, 14, undefined],
  [45, 13.9, 'warning'],
  [47, 2.9, 'error'],
  [90, 14, undefined],
  [90, 13.9, 'warning'],
  [398, 2.9, 'error'],
])('judgePolicy() with %d days of life, %d left: %s', (lifetime, left, severity) => {
  const certificateNotBefore = inDays(left - lifetime);
  const served = { text, certificateNotBefore, certificateNotAfter: inDays(left) };
  const found = judgePolicy(observed({ served })).findings.find(({ area }) => area === 'certificate');
  expect(found?.severity).toBe(severity);
});

const notFound = { finding: finding('fetch-dns', { domain }) };

test.each<[string, Partial<ObservedDomain>, string]>([
  ['DNS works', { served: notFound }, 'error'],
  [
    'DNS answers nothing at all',
    { served: notFound, mtaStsTxt: { kind: 'failed', why: 'SERVFAIL' } },
    'unknown',
  ],
  [
    'this machine has no way to the host',
    {
      served: { finding: finding('fetch-connect', { domain }) },
      families: [{ family: 6, outcome: 'unreachable' }],
    },
    'unknown',
  ],
  [
    'only the record has no answer',
    {
      served: { finding: finding('fetch-timeout', { domain }) },
      mtaStsTxt: { kind: 'failed', why: 'SERVFAIL' },
    },
    'error',
  ],
])('judgePolicy() judges a failed fetch when %s', (_, change, severity) => {
  expect(judgePolicy(observed(change)).findings).toMatchObject([{ severity }]);
});

test.each<[boolean, ObservedDomain['families']]>([
  [false, undefined],
  [false, []],
  [true, [{ family: 6, outcome: 'unreachable' }]],
  [
    false,
    [
      { family: 4, outcome: 'unknown' },
      { family: 6, outcome: 'unreachable' },
    ],
  ],
])('isUnreached() is %s for %j', (expected, families) => {
  expect(isUnreached(observed(families && { families }))).toBe(expected);
});

test('judgeFamilies() names the address family that fails, and why', () => {
  const cause = finding('fetch-timeout', { domain });
  const families: ObservedDomain['families'] = [
    { family: 4, outcome: 'ok' },
    { family: 6, outcome: cause },
  ];
  expect(judgeFamilies(observed({ families }))).toEqual([
    finding('fetch-over-ipv6', { domain, cause: withoutTraits(cause) }),
  ]);
  expect(judgeFamilies(observed({ families, served: { finding: cause } }))).toEqual([]);
  expect(judgeFamilies(observed())).toEqual([]);
});
