import { expect, test } from 'vitest';
import { policyTypes } from '../../../../core/tls-rpt/write/session.ts';

test('policyTypes are those of RFC 8460 §4.4', () => {
  expect(policyTypes).toEqual(['sts', 'tlsa', 'no-policy-found']);
});
