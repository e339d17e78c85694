import { expect, test } from 'vitest';
import { wouldBounce } from '../../../../core/mta-sts/evidence/would-bounce.ts';
import type { ResultType } from '../../../../core/tls-rpt/judge/result-type.ts';

// A result type that is added does not compile until somebody decides it here.
const bounces: Record<ResultType, boolean> = {
  'starttls-not-supported': true,
  'certificate-host-mismatch': true,
  'certificate-expired': true,
  'certificate-not-trusted': true,
  'validation-failure': true,
  'tlsa-invalid': false,
  'dnssec-invalid': false,
  'dane-required': false,
  'sts-policy-fetch-error': false,
  'sts-policy-invalid': false,
  'sts-webpki-invalid': false,
};

test.each([
  ...Object.entries(bounces),
  ['STS-WebPKI-Invalid', false] as const,
  ['anything else', true] as const,
])('wouldBounce() of %s is %s', (resultType, expected) => {
  expect(wouldBounce(resultType)).toBe(expected);
});
