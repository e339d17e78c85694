import { expect, test } from 'vitest';
import {
  domainNames,
  policyUrl,
  reportAddress,
  reportUrl,
  tlsRptRecord,
} from '../../../../service/store/domains/domain-names.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('domainNames() has the names of RFC 8461 and RFC 8460 in the domain, and those of ours that they may lead to', () => {
  expect(domainNames(domainName('example.com'), 'strictmx.test')).toEqual({
    policyHost: 'mta-sts.example.com',
    mtaStsRecord: '_mta-sts.example.com',
    tlsRptRecord: '_smtp._tls.example.com',
    delegatedMtaStsRecord: 'example.com._mta-sts.strictmx.test',
    delegatedTlsRptRecord: 'example.com._tlsrpt.strictmx.test',
  });
});

test('policyUrl() is where senders fetch the policy', () => {
  expect(policyUrl(domainName('example.com'))).toBe('https://mta-sts.example.com/.well-known/mta-sts.txt');
});

test('tlsRptRecord() names the address that stands for the domain', () => {
  const { ports } = new World();
  const state = { inbox: 'abc' };
  expect(reportAddress(state, ports)).toBe('abc@reports.strictmx.test');
  expect(reportUrl(state, ports)).toBe('https://api.strictmx.test/v1/tlsrpt/abc');
  expect(tlsRptRecord(state, ports)).toBe('v=TLSRPTv1; rua=mailto:abc@reports.strictmx.test');
});
