import { describe, expect, test } from 'vitest';
import {
  explainEffect,
  explainReasonCode,
  explainResult,
  gravestPolicy,
  resultTypes,
} from '../../../../core/tls-rpt/judge/explain.ts';

const languages = ['en', 'ja'] as const;

describe('explainResult()', () => {
  test.each(resultTypes.flatMap((type) => languages.map((language) => [type, language] as const)))(
    'explains %s in %s with causes and steps',
    (type, language) => {
      const explanation = explainResult(type, language);
      expect(explanation.known).toBe(true);
      expect(explanation.causes.length).toBeGreaterThanOrEqual(3);
      expect(explanation.steps.length).toBeGreaterThanOrEqual(2);
      expect(explanation.meaning).toMatch(language === 'en' ? /\.$/ : /。$/);
      const texts = [explanation.title, explanation.meaning, ...explanation.causes, ...explanation.steps];
      for (const text of texts)
        expect(/\p{Script=Hiragana}|\p{Script=Han}/u.test(text)).toBe(language === 'ja');
    },
  );

  test('gives an unknown result its own name and general advice', () => {
    expect(explainResult('quantum-flux', 'en')).toMatchObject({
      known: false,
      lasting: false,
      title: '"quantum-flux"',
    });
  });

  test('does not take the name of an object property for a result', () => {
    expect(explainResult('constructor', 'en').known).toBe(false);
  });

  test.each([
    ['certificate-expired', true],
    ['tlsa-invalid', true],
    ['starttls-not-supported', false],
    ['sts-policy-fetch-error', false],
  ])('knows whether %s passes by itself', (type, lasting) => {
    expect(explainResult(type, 'en').lasting).toBe(lasting);
  });
});

describe('explainEffect()', () => {
  test.each([
    [
      'enforce holds mail back',
      'certificate-expired',
      { policyType: 'sts', mode: 'enforce' },
      /did not deliver.*enforce|enforce.*did not deliver/,
    ],
    [
      'testing delivers',
      'certificate-expired',
      { policyType: 'sts', mode: 'testing' },
      /testing the mail was delivered/,
    ],
    [
      'none delivers',
      'certificate-expired',
      { policyType: 'sts', mode: 'none' },
      /none the mail was delivered/,
    ],
    [
      'an unknown mode is said to be unknown',
      'certificate-expired',
      { policyType: 'sts' },
      /does not say under which mode/,
    ],
    ['DANE holds mail back', 'tlsa-invalid', { policyType: 'tlsa' }, /DANE.*did not deliver/],
    [
      'without a policy it is delivered',
      'starttls-not-supported',
      { policyType: 'no-policy-found' },
      /no policy.*delivered/,
    ],
    [
      'a policy that cannot be had protects nothing',
      'sts-policy-fetch-error',
      { policyType: 'sts', mode: 'enforce' },
      /without MTA-STS/,
    ],
    [
      'an unreadable policy protects nothing',
      'sts-webpki-invalid',
      { policyType: 'no-policy-found' },
      /without MTA-STS/,
    ],
  ] as const)('tells what became of the mail: %s', (_reason, type, applied, text) => {
    expect(explainEffect(type, applied, 'en')).toMatch(text);
    expect(explainEffect(type, applied, 'ja')).toMatch(/。$/);
  });
});

describe('gravestPolicy()', () => {
  test('prefers the policy under which mail was held back', () => {
    const enforce = { policyType: 'sts', mode: 'enforce' } as const;
    expect(
      gravestPolicy('certificate-expired', [
        { policyType: 'sts', mode: 'testing' },
        { policyType: 'no-policy-found' },
        enforce,
      ]),
    ).toBe(enforce);
  });
});

describe('explainReasonCode()', () => {
  test.each([
    ['X509_V_ERR_CERT_HAS_EXPIRED', /expired/],
    ['X509_V_ERR_CERT_NOT_YET_VALID', /not valid yet/],
    ['X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED', /not allowed to issue/],
    ['X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed/],
    ['unable to get local issuer certificate', /intermediate/],
    ['X509_V_ERR_HOSTNAME_MISMATCH', /not among the names/],
    ['tls-remote-alert-40-handshake-failure', /handshake/],
    ['tlsv1 alert protocol version', /no TLS version in common/],
    ['Connection timed out', /in time/],
    ['HTTP status 404', /error instead of 200/],
    ['301 redirect', /redirect/],
    ['STARTTLS is required, but was not offered', /STARTTLS/],
  ])('explains %s', (code, text) => {
    expect(explainReasonCode(code, 'en')).toMatch(text);
    expect(explainReasonCode(code, 'ja')).toMatch(/。$/);
  });

  test.each(['', 'ok', '42', 'x'.repeat(100_000)])('has nothing to say about %.10s', (code) => {
    expect(explainReasonCode(code, 'en')).toBeUndefined();
  });
});
