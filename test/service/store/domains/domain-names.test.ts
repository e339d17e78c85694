import { expect, test } from 'vitest';
import {
  delegatedNames,
  domainNames,
  policyUrl,
  reportAddress,
  reportUrl,
  tlsRptRecord,
} from '../../../../service/store/domains/domain-names.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('domainNames() has the names of RFC 8461 and RFC 8460 in the domain', () => {
  expect(domainNames(domainName('example.com'))).toEqual({
    policyHost: 'mta-sts.example.com',
    mtaStsRecord: '_mta-sts.example.com',
    tlsRptRecord: '_smtp._tls.example.com',
  });
});

test('delegatedNames() are names of ours that only one claim has, and do not tell its report address', () => {
  const service = { serviceDomain: 'strictmx.test' };
  const names = delegatedNames({ inbox: 'abc' }, service);
  expect(names.mtaStsRecord).toMatch(/^[0-9a-f]{20}\._mta-sts\.strictmx\.test$/);
  expect(names.tlsRptRecord).toBe(names.mtaStsRecord.replace('_mta-sts', '_tlsrpt'));
  expect(delegatedNames({ inbox: 'abc' }, service)).toEqual(names);
  expect(delegatedNames({ inbox: 'abd' }, service)).not.toEqual(names);
});

test('policyUrl() is where senders fetch the policy', () => {
  expect(policyUrl(domainName('example.com'))).toBe('https://mta-sts.example.com/.well-known/mta-sts.txt');
});

test('tlsRptRecord() names the domain’s own report address', () => {
  const { ports } = new World();
  const state = { inbox: 'abc' };
  expect(reportAddress(state, ports)).toBe('abc@reports.strictmx.test');
  expect(reportUrl(state, ports)).toBe('https://api.strictmx.test/v1/tlsrpt/abc');
  expect(tlsRptRecord(state, ports)).toBe('v=TLSRPTv1; rua=mailto:abc@reports.strictmx.test');
});
