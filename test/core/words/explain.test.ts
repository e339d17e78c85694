import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import { resultTypes } from '../../../core/tls-rpt/judge/result-type.ts';
import { english } from '../../../core/words/en/words.ts';
import { explainEffect, explainReasonCode, explainResult } from '../../../core/words/explain.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

describe('explainResult()', () => {
  test.each(resultTypes.flatMap((type) => languages.map((language) => [type, language] as const)))(
    'explains %s in %s with causes and steps',
    (type, language) => {
      const { known, title, meaning, causes, steps } = explainResult(type, wordsOf[language]);
      expect(known).toBe(true);
      expect(causes.length).toBeGreaterThanOrEqual(3);
      expect(steps.length).toBeGreaterThanOrEqual(2);
      expect(meaning).toMatch(language === 'ja' ? /。$/ : /\.$/);
      for (const text of [title, meaning, ...causes, ...steps])
        expect(/\p{Script=Hiragana}|\p{Script=Han}/u.test(text), text).toBe(language === 'ja');
    },
  );

  test('explains an unknown result with its name and general advice', () => {
    expect(explainResult('quantum-flux', english)).toMatchObject({
      known: false,
      lasting: false,
      title: '"quantum-flux"',
    });
  });

  test('fills in known names, and says what the other placeholders stand for', () => {
    const mx = { mx: 'mx1.example.com' };
    expect(explainResult('starttls-not-supported', english, mx).steps[0]).toContain(
      '-connect mx1.example.com:25',
    );
    const { steps } = explainResult('sts-policy-fetch-error', wordsOf.ja, mx);
    expect(steps[0]).toContain('https://mta-sts.<ドメイン>/');
    expect(explainResult('sts-policy-fetch-error', english, { domain: 'example.com' }).steps[0]).toContain(
      'https://mta-sts.example.com/',
    );
  });
});

test('explainEffect() says what happened to the mail, in the given language', () => {
  const policy = { policyType: 'sts', mode: 'enforce' } as const;
  expect(explainEffect('certificate-expired', policy, english)).toMatch(/did not deliver/);
  expect(explainEffect('certificate-expired', policy, wordsOf.ja)).toMatch(/配信しませんでした/);
});

test('explainReasonCode() explains a known code, and gives undefined for another', () => {
  expect(explainReasonCode('X509_V_ERR_CERT_HAS_EXPIRED', english)).toBe('The certificate had expired.');
  expect(explainReasonCode('X509_V_ERR_CERT_HAS_EXPIRED', wordsOf.ja)).toMatch(/有効期限/);
  expect(explainReasonCode('ok', english)).toBeUndefined();
});
