import { expect, test } from 'vitest';
import { judgeRecord, judgeTlsRpt } from '../../../core/domain-check/judge-records.ts';
import type { ObservedDomain } from '../../../core/domain-check/observed-domain.ts';
import { finding } from '../../../core/finding/finding.ts';
import { domainName } from '../../fakes/names.ts';

const domain = domainName('example.com');
const none = { kind: 'none' as const };
const failed = { kind: 'failed' as const, why: 'SERVFAIL' };
const found = (...records: string[]) => ({ kind: 'found' as const, records });

const observed = (change: Partial<ObservedDomain>): ObservedDomain => ({
  domain,
  now: new Date('2026-11-24T12:00:00Z'),
  mtaStsTxt: none,
  tlsRptTxt: none,
  served: { finding: finding('fetch-dns', { domain }) },
  mx: { kind: 'no-mail' },
  caa: { name: domain, answer: none },
  ...change,
});

test.each([
  [none, finding('record-missing', { domain })],
  [failed, finding('record-unknown', { domain, name: '_mta-sts.example.com', error: 'SERVFAIL' })],
  [
    found('v=STSv1; id=1;', 'v=STSv1; id=2;'),
    finding('record-invalid', {
      domain,
      faults: [{ code: 'record-several', parameters: { version: 'v=STSv1', count: 2 } }],
    }),
  ],
])('judgeRecord() of %j', (mtaStsTxt, expected) => {
  expect(judgeRecord(observed({ mtaStsTxt }))).toEqual({ reading: {}, findings: [expected] });
});

test('judgeRecord() reads the id', () => {
  const mtaStsTxt = found('other', 'v=STSv1; id=20261124;');
  expect(judgeRecord(observed({ mtaStsTxt }))).toEqual({ reading: { id: '20261124' }, findings: [] });
});

test.each([
  [none, finding('tls-rpt-missing', { domain })],
  [failed, finding('tls-rpt-unknown', { domain, name: '_smtp._tls.example.com', error: 'SERVFAIL' })],
  [
    found('v=TLSRPTv1;'),
    finding('tls-rpt-invalid', { domain, faults: [{ code: 'rua-missing', parameters: {} }] }),
  ],
])('judgeTlsRpt() of %j', (tlsRptTxt, expected) => {
  expect(judgeTlsRpt(observed({ tlsRptTxt }))).toEqual({ reading: {}, findings: [expected] });
});

test('judgeTlsRpt() reads where reports go, and says what could be better', () => {
  const tlsRptTxt = found('v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com');
  expect(judgeTlsRpt(observed({ tlsRptTxt }))).toEqual({
    reading: { rua: ['mailto:a@example.com', 'mailto:b@example.com'] },
    findings: [finding('tls-rpt-advice', { domain, advice: { code: 'rua-several', parameters: {} } })],
  });
});

test('judgeTlsRpt() does not require the record if the domain accepts no mail and serves no policy', () => {
  const mx = { kind: 'null-mx' as const };
  expect(judgeTlsRpt(observed({ mx })).findings).toEqual([]);
  const mtaStsTxt = found('v=STSv1; id=1;');
  expect(judgeTlsRpt(observed({ mx, mtaStsTxt })).findings).toHaveLength(1);
});
