import { expect, test } from 'vitest';
import { preflightWords } from '../../../bin/pages/preflight-words.table.ts';
import type { PreflightParameters } from '../../../service/deployment/preflight-finding.ts';

const zone = { name: 'example.net', nameServers: ['ns-1.example', 'ns-2.example'] };
const samples: PreflightParameters = {
  fine: {},
  'not-known': { why: 'AccessDenied: no' },
  'not-bootstrapped': { account: '123456789012', region: 'us-east-1' },
  'bootstrap-too-old': { account: '123456789012', region: 'us-east-1', version: 5 },
  'zone-missing': { id: 'Z1' },
  'zone-private': { id: 'Z1', name: 'example.net' },
  'zone-has-other-name': { id: 'Z1', found: 'a.example', expected: 'example.net' },
  'zone-not-delegated': zone,
  'zone-delegated-elsewhere': { ...zone, found: ['ns.other.example'] },
  'zone-too-small': { name: 'example.net', records: 9_000, needed: 2_000, limit: 10_000 },
  'caa-forbids-amazon': { host: 'api.example.net', name: 'example.net', issuer: 'amazon.com' },
  'cloudfront-perhaps-not-verified': {},
  'no-mail-in-region': { region: 'eu-north-9', host: 'inbound-smtp.eu-north-9.amazonaws.com' },
  'rule-set-in-use': { active: 'theirs' },
  'rule-set-not-active': { expected: 'theirs' },
  'sending-stopped': {},
  'sending-sandbox': {},
  'concurrency-low': { executions: 10, wanted: 100 },
  'quota-low': { quota: 'tenants', limit: 10, domains: 20 },
  'quota-not-listed': { quota: 'certificates', usual: 2_500, domains: 3_000 },
};

test.each(Object.entries(samples))('preflightWords say what %s means, and what to do', (code, facts) => {
  const words = preflightWords[code as keyof PreflightParameters] as (of: object) => {
    title: string;
    step?: string;
  };
  const { title, step } = words(facts);
  expect(`${title} ${step}`).not.toMatch(/undefined \S|\[object|NaN/u);
  expect(title).not.toMatch(/\.$/u);
  expect(step === undefined).toBe(code === 'fine');
});

test('preflightWords name the name servers to set, and the quota to raise', () => {
  expect(preflightWords['zone-not-delegated'](zone).step).toContain('ns-1.example, ns-2.example');
  expect(preflightWords['quota-low'](samples['quota-low']).title).toContain(
    'CloudFront distribution tenants is 10',
  );
});
