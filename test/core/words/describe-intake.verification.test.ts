import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import { describeUnverified } from '../../../core/words/describe-intake.ts';
import { sampleUnverifiedReasons } from '../../fixtures/sample-unverified-reasons.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const rows = Object.entries(sampleUnverifiedReasons).flatMap(([reason, list]) =>
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
