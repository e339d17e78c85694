import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import type { RefusalParameters } from '../../../core/tls-rpt/refusal.ts';
import { describeRefusal } from '../../../core/words/describe-intake.ts';
import { sampleRefusals } from '../../fixtures/sample-refusals.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const rows = Object.entries(sampleRefusals).flatMap(([code, list]: [string, object[]]) =>
  list.map((parameters) => [code, parameters] as const),
);

describe.each(languages)('describeRefusal() in %s', (language) => {
  test.each(rows)('says %s of %j', (code, parameters) => {
    const text = describeRefusal(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    for (const fact of Object.values(parameters)) expect(text).toContain(String(fact));
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('counts characters from one, and quotes untrusted text', () => {
    const parameters: RefusalParameters['json-damaged'] = { position: 41, near: 'a"\u001b[31m' };
    const text = describeRefusal(wordsOf[language], { code: 'json-damaged', parameters });
    expect(text).toContain('42');
    expect(text).toContain('"a\\"\\u{1b}[31m"');
  });

  test('gives a general text for a cause from a newer version', () => {
    const text = describeRefusal(wordsOf[language], { code: 'constructor', parameters: {} });
    expect(text).toContain('constructor');
  });
});
