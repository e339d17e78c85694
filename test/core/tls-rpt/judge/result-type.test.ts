import { expect, test } from 'vitest';
import { isLasting, isResultType, type ResultType } from '../../../../core/tls-rpt/judge/result-type.ts';

test.each([
  ['certificate-expired', true],
  ['quantum-flux', false],
  ['constructor', false],
  ['', false],
])('isResultType() of "%s" is %s', (word, expected) => {
  expect(isResultType(word)).toBe(expected);
});

// A result type that is added does not compile until somebody decides it here.
const lasting: Record<ResultType, boolean> = {
  'starttls-not-supported': false,
  'certificate-host-mismatch': true,
  'certificate-expired': true,
  'certificate-not-trusted': true,
  'validation-failure': false,
  'tlsa-invalid': true,
  'dnssec-invalid': false,
  'dane-required': true,
  'sts-policy-fetch-error': false,
  'sts-policy-invalid': true,
  'sts-webpki-invalid': true,
};

test.each([...Object.entries(lasting), ['quantum-flux', false] as const])(
  'isLasting() of %s is %s',
  (type, expected) => {
    expect(isLasting(type)).toBe(expected);
  },
);
