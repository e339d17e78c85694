import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import type { UnverifiedParameters } from '../../../core/tls-rpt/judge/verification.ts';
import { describeUnverified } from '../../../core/words/describe-intake.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const signer = 'signer.example';
const submitter = 'reporter.example';
const samples: { [R in keyof UnverifiedParameters]: UnverifiedParameters[R][] } = {
  'no-trusted-result': [{}],
  'no-submitter': [{}],
  unsigned: [{}, { signer }],
  failed: [{ result: 'odd' }, { signer, result: 'odd' }],
  'not-aligned': [{ submitter }, { signer, submitter }],
  'body-length-limited': [{ signer }],
  'not-for-tlsrpt': [{ signer, services: 'email' }],
  expired: [{ signer }],
  'ambiguous-header': [
    { problem: 'repeated-field', field: 'content-type' },
    { problem: 'misspelt-field', field: 'content-type' },
    { problem: 'malformed-line' },
    { problem: 'control-character' },
    { problem: 'line-ends' },
    { problem: 'author', field: 'from' },
    { problem: 'signature' },
  ],
  'too-many-signatures': [{ count: 12, limit: 10 }],
  'enclosed-message': [{}],
  'author-not-aligned': [{ author: 'a@other.example', submitter }],
  'not-report-address': [{ author: 'a@provider.example', provider: 'provider.example' }],
  'field-not-signed': [{ signer, field: 'content-type' }],
  'domain-not-signed': [{ signer }],
  'not-sent-as-report': [{ signer }],
};

const rows = Object.entries(samples).flatMap(([reason, list]) =>
  list.map((parameters) => [reason, parameters] as const),
);

describe.each(languages)('describeUnverified() in %s', (language) => {
  test.each(rows)('says %s of %j', (reason, parameters) => {
    const text = describeUnverified(wordsOf[language], { reason, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    const { problem: _, ...facts } = parameters as Record<string, string | number>;
    for (const fact of Object.values(facts)) expect(text).toContain(String(fact));
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test.each(['fail', 'neutral', 'temperror', 'permerror', 'policy'])(
    'says what the result %s of a signature means',
    (result) => {
      const say = (one: string) =>
        describeUnverified(wordsOf[language], { reason: 'failed', parameters: { result: one } });
      expect(say(result)).toContain(`"${result}"`);
      expect(say(result).length).toBeGreaterThan(say('odd').length + 5);
    },
  );

  test('gives a general text for a reason from a newer version', () => {
    const text = describeUnverified(wordsOf[language], { reason: 'constructor', parameters: {} });
    expect(text).toContain('constructor');
  });
});
