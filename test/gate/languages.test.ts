/** A new language is one word in `core/names/language.ts`. A list beside it would refuse the language, or forget it. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '../../core/names/language.ts';

/** Each of these does not compile until the new language is in it. */
const named = /^core\/(?:names\/language\.ts|words\/)/u;

test('no list of languages stands beside the one in core/names/language.ts', () => {
  const others = languages.filter((language) => language !== 'en');
  const lists = new RegExp(`'(?:${others.join('|')})'`, 'u');
  const files = globSync('{core,service,api,console,adapters,lambdas,lib,bin,scripts}/**/*.ts');
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => !named.test(file) && lists.test(readFileSync(file, 'utf8')))).toEqual([]);
});
