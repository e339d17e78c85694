import { describe, expect, test } from 'vitest';
import { languages } from '../../../core/names/language.ts';
import { describeReadingNote } from '../../../core/words/describe-intake.ts';
import { english } from '../../../core/words/en/words.ts';
import { findUntranslated, pseudoLanguageOf } from '../../fixtures/pseudo-language.ts';
import { sampleNotes } from '../../fixtures/sample-notes.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const rows = Object.entries(sampleNotes).flatMap(([code, list]: [string, object[]]) =>
  list.map((parameters) => [code, parameters] as const),
);

/** Facts that stand in the text as they are: codes such as `seconds` do not. */
const shown =
  /^(?:policy\.mx-host|soon|-1|report-id|STS|sts|GMT|x|y|7bit|application\/json|gzip|other\.example|\d+)$/;

const factsIn = (value: unknown): string[] =>
  value !== null && typeof value === 'object' ? Object.values(value).flatMap(factsIn) : [String(value)];

describe.each(languages)('describeReadingNote() in %s', (language) => {
  test.each(rows)('says %s of %j', (code, parameters) => {
    const text = describeReadingNote(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    for (const fact of factsIn(parameters)) if (shown.test(fact)) expect(text).toContain(fact);
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('says different things of different facts', () => {
    const texts = rows.map(([code, parameters]) =>
      describeReadingNote(wordsOf[language], { code, parameters }),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('says how often, if more than once', () => {
    const note = { code: 'missing', parameters: { member: 'a' } };
    expect(describeReadingNote(wordsOf[language], { ...note, times: 12 })).toContain('12');
    expect(describeReadingNote(wordsOf[language], { ...note, times: 1 })).toBe(
      describeReadingNote(wordsOf[language], note),
    );
  });

  test('makes untrusted names harmless', () => {
    const parameters = { member: 'policy.mx\u001bhost', readAs: 'mx-host' };
    const text = describeReadingNote(wordsOf[language], { code: 'renamed', parameters });
    expect(text).toContain(String.raw`policy.mx\u{1b}host`);
  });

  test('gives a general text for a note from a newer version', () => {
    for (const note of [
      { code: 'constructor', parameters: {} },
      { code: 'other-zone', parameters: {} },
    ])
      expect(describeReadingNote(wordsOf[language], note)).toContain(note.code);
  });
});

test.each(rows)('describeReadingNote() leaves nothing of %s outside the language', (code, parameters) => {
  const text = describeReadingNote(pseudoLanguageOf(english), { code, parameters, times: 2 });
  expect(findUntranslated(text, [])).toEqual([]);
});
