import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import { describeAttemptAnswer } from '../../../core/words/describe-outbound.ts';
import { sampleAttemptAnswers } from '../../fixtures/sample-attempt-answers.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const rows = Object.entries(sampleAttemptAnswers).flatMap(([code, list]: [string, object[]]) =>
  list.map((parameters) => [code, parameters] as const),
);

describe.each(languages)('describeAttemptAnswer() in %s', (language) => {
  test.each(rows)('says %s of %j', (code, parameters) => {
    const text = describeAttemptAnswer(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    const { problem: _, ...facts } = parameters as { problem?: string };
    for (const fact of Object.values(facts)) expect(text).toContain(String(fact));
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('gives a general text for an answer from a newer version', () => {
    const text = describeAttemptAnswer(wordsOf[language], { code: 'constructor', parameters: {} });
    expect(text).toContain('constructor');
  });
});
