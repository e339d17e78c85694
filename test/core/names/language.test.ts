import { expect, test } from 'vitest';
import { defaultLanguage, languageOf, languages } from '../../../core/names/language.ts';

test('defaultLanguage is one of languages', () => {
  expect(languages).toContain(defaultLanguage);
});

test('languageOf() is the default for a language that only a newer version writes in', () => {
  expect(['ja', 'de'].map(languageOf)).toEqual(['ja', 'en']);
});
