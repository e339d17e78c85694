import { expect, test } from 'vitest';
import { wouldBounce } from '../../../../core/mta-sts/evidence/would-bounce.ts';

test.each([
  ['starttls-not-supported', true],
  ['certificate-host-mismatch', true],
  ['certificate-expired', true],
  ['certificate-not-trusted', true],
  ['validation-failure', true],
  ['tlsa-invalid', false],
  ['dnssec-invalid', false],
  ['dane-required', false],
  ['sts-policy-fetch-error', false],
  ['sts-policy-invalid', false],
  ['sts-webpki-invalid', false],
  ['STS-WebPKI-Invalid', false],
  ['anything else', true],
])('wouldBounce() of %s is %s', (resultType, expected) => {
  expect(wouldBounce(resultType)).toBe(expected);
});
