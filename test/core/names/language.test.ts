import { expect, test } from 'vitest';
import { defaultLanguage, languages } from '../../../core/names/language.ts';

test('defaultLanguage is one of languages', () => {
  expect(languages).toContain(defaultLanguage);
});
