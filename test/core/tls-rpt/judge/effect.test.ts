import { expect, test } from 'vitest';
import {
  type Effect,
  effectOf,
  gravestPolicy,
  type PolicyInForce,
} from '../../../../core/tls-rpt/judge/effect.ts';

test.each<[string, string, PolicyInForce, Effect]>([
  [
    'enforce holds mail back',
    'certificate-expired',
    { policyType: 'sts', mode: 'enforce' },
    'refused-enforce',
  ],
  ['testing delivers', 'certificate-expired', { policyType: 'sts', mode: 'testing' }, 'delivered-testing'],
  ['none delivers', 'certificate-expired', { policyType: 'sts', mode: 'none' }, 'delivered-none'],
  ['without a mode, it depends', 'certificate-expired', { policyType: 'sts' }, 'depends-on-mode'],
  ['DANE holds mail back', 'tlsa-invalid', { policyType: 'tlsa' }, 'refused-dane'],
  ['required DANE also holds mail back', 'dane-required', { policyType: 'no-policy-found' }, 'refused-dane'],
  [
    'no policy delivers',
    'starttls-not-supported',
    { policyType: 'no-policy-found' },
    'delivered-opportunistic',
  ],
  [
    'a policy that was not fetched protects nothing',
    'sts-policy-fetch-error',
    { policyType: 'sts', mode: 'enforce' },
    'policy-unusable',
  ],
  [
    'an unreadable policy protects nothing',
    'sts-webpki-invalid',
    { policyType: 'no-policy-found' },
    'policy-unusable',
  ],
])('effectOf() says that %s', (_reason, resultType, policy, effect) => {
  expect(effectOf(resultType, policy)).toBe(effect);
});

test('gravestPolicy() prefers the policy under which mail was held back', () => {
  const enforce = { policyType: 'sts', mode: 'enforce' } as const;
  const others: PolicyInForce[] = [{ policyType: 'sts', mode: 'testing' }, { policyType: 'no-policy-found' }];
  expect(gravestPolicy('certificate-expired', [...others, enforce])).toBe(enforce);
  expect(gravestPolicy('certificate-expired', [])).toBeUndefined();
});
