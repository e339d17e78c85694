import { expect, test } from 'vitest';
import { addHostedRecords } from '../../../core/finding/add-hosted-records.ts';
import { finding } from '../../../core/finding/finding.ts';
import { describeFinding } from '../../../core/words/describe-finding.ts';
import { english } from '../../../core/words/en/words.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { sampleHosted } from '../../fixtures/sample-findings.ts';

const domain = domainName('example.com');
const { mtaSts: _, ...withoutPolicy } = sampleHosted;

test.each([
  ['a domain without MTA-STS', finding('mta-sts-absent', { domain }), sampleHosted, 'id=20261124;'],
  ['a domain without policy', finding('mta-sts-absent', { domain }), withoutPolicy, 'Publish a policy'],
  ['a lost record', finding('record-missing', { domain }), sampleHosted, 'id=20261124;'],
  ['a lost TLSRPT record', finding('tls-rpt-missing', { domain }), sampleHosted, 'rua=mailto:a@in.test'],
  [
    'a host that is down',
    finding('fetch-connect', { domain }),
    sampleHosted,
    'CNAME 8279cc183d90b318e445.edge.strictmx.test',
  ],
  [
    'a broken text',
    finding('policy-invalid', { domain, faults: [] }),
    sampleHosted,
    'CNAME 8279cc183d90b318e445.edge.strictmx.test',
  ],
  [
    'a broken policy',
    finding('policy-invalid', { domain, faults: [], isStoredInvalid: true }),
    sampleHosted,
    'Publish a valid policy',
  ],
  [
    'a certificate',
    finding('certificate-ends', { domain, at: timestamp('2026-12-01T00:00:00Z'), days: 7 }),
    sampleHosted,
    'amazon.com',
  ],
])('addHostedRecords() lets the next step of %s name the wanted records', (_what, found, hosted, step) => {
  expect(describeFinding(english, found).nextStep).not.toBe(
    describeFinding(english, addHostedRecords(found, hosted)).nextStep,
  );
  expect(describeFinding(english, addHostedRecords(found, hosted)).nextStep).toContain(step);
});

test('addHostedRecords() does not change a finding that needs no record', () => {
  const found = finding('mx-is-address', { host: '192.0.2.1' });
  expect(addHostedRecords(found, sampleHosted)).toBe(found);
});
