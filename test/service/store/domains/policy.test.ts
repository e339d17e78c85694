import { expect, test } from 'vitest';
import { parsePolicyKey, policyKey } from '../../../../service/store/domains/policy.ts';
import { domainName } from '../../../fakes/names.ts';

test('parsePolicyKey() is the other way of policyKey()', () => {
  expect(policyKey(domainName('example.com'))).toBe('policies/example.com/mta-sts.txt');
  expect(parsePolicyKey(policyKey(domainName('example.com')))).toBe('example.com');
});

test.each([
  'policies/example.com/other.txt',
  'policies/example.com/mta-sts.txt/more',
  'policies//mta-sts.txt',
  'policies/localhost/mta-sts.txt',
  'policies/Example.com/mta-sts.txt',
  'policies/mta-sts.txt',
  'mail/in/example.com/mta-sts.txt',
])('parsePolicyKey() takes %j for no policy', (key) => {
  expect(parsePolicyKey(key)).toBeUndefined();
});
