import { expect, test } from 'vitest';
import { japanese } from '../../../../core/words/ja/words.ts';
import { textsOf } from '../texts.ts';

/** Names of records and placeholders are the same in every language. */
const isName = (text: string) => /^[<>\w.@/-]+$/.test(text);

test.each(textsOf(japanese))('japanese says %s in Japanese', (_member, text) => {
  expect(text.trim()).not.toBe('');
  if (!isName(text)) expect(text).toMatch(/\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/u);
});
