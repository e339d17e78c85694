import { expect, test } from 'vitest';
import { languages } from '../../../../core/names/language.ts';
import { loadConsoleWords } from '../../../../core/words/console/console-languages.ts';

/** Every text of a table, by its path. */
function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('@1', '@2'))]];
  return Object.entries(value as object).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

test('the console has the same texts in every language, none of them empty', async () => {
  const [english = [], ...others] = await Promise.all(
    languages.map(async (language) => textsOf(await loadConsoleWords(language))),
  );
  expect(english.length).toBeGreaterThan(120);
  for (const other of others) expect(other.map(([path]) => path)).toEqual(english.map(([path]) => path));
  for (const [path, text] of [english, ...others].flat()) expect(text.trim(), path).not.toBe('');
});

test('a Japanese page has no English sentence', async () => {
  const japanese = textsOf(await loadConsoleWords('ja')).filter(([path]) => path !== '.language');
  const english = japanese.filter(([, text]) =>
    /[a-z]+ [a-z]+ [a-z]+/iu.test(text.replaceAll(/"[^"]*"/gu, '')),
  );
  expect(english).toEqual([]);
});
