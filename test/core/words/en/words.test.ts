import { expect, test } from 'vitest';
import { english } from '../../../../core/words/en/words.ts';
import { textsOf } from '../texts.ts';

/** What CONTRIBUTING asks to write in other words. */
const stilted =
  /\b(mend|mending|tells? of|tells? you|under way|all the same|anew|it goes on|needs you|from nobody|no more\b(?! than)|likeliest|stands there|comes? anew)\b/i;

test.each(textsOf(english))('english says %s in plain words', (_member, text) => {
  expect(text.trim()).not.toBe('');
  expect(text).not.toMatch(/\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/u);
  expect(text).not.toMatch(stilted);
});
