import { expect, test } from 'vitest';
import { knownPolicyType, policyTypes } from '../../../../core/tls-rpt/judge/policy-type.ts';

test('policyTypes are those of RFC 8460 §4.4', () => {
  expect(policyTypes).toEqual(['sts', 'tlsa', 'no-policy-found']);
});

test.each([
  ['sts', 'sts'],
  ['tlsa', 'tlsa'],
  ['no-policy-found', 'no-policy-found'],
  ['STS', 'other'],
  ['quantum', 'other'],
  ['constructor', 'other'],
  ['', 'other'],
])('knownPolicyType() of "%s" is %s', (word, expected) => {
  expect(knownPolicyType(word)).toBe(expected);
});
