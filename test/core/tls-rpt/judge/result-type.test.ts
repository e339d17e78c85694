import { describe, expect, test } from 'vitest';
import { isLasting, isResultType } from '../../../../core/tls-rpt/judge/result-type.ts';

test.each([
  ['certificate-expired', true],
  ['quantum-flux', false],
  ['constructor', false],
  ['', false],
])('isResultType() of "%s" is %s', (word, expected) => {
  expect(isResultType(word)).toBe(expected);
});

describe('isLasting()', () => {
  test.each([
    ['certificate-expired', true],
    ['tlsa-invalid', true],
    ['starttls-not-supported', false],
    ['sts-policy-fetch-error', false],
    ['quantum-flux', false],
  ])('of %s is %s', (type, lasting) => {
    expect(isLasting(type)).toBe(lasting);
  });
});
