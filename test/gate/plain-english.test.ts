/** Phrases that a native speaker has to read twice. CONTRIBUTING.md says how we write instead. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const stilted =
  /\ball the same\b|\b(?:goes|went|going) on\b|(?<!\d )\bgo on\b|\bcomes? anew\b|\bneeds? (?:somebody|you) first\b|\bfrom nobody\b|\bspeaks? against\b|\bin the alphabet's\b/iu;

/** They name the phrases, or what other programs say. */
const quoting = ['test/gate/plain-english.test.ts', 'test/core/words/en/words.test.ts'];

const findStilted = (text: string) =>
  text.split('\n').flatMap((line, index) => (stilted.test(line) ? [`${index + 1}: ${line.trim()}`] : []));

test('source, words, documents and titles of tests are in plain English', () => {
  const files = globSync([
    '{core,service,api,console,adapters,lambdas,lib,bin,scripts,test}/**/*.ts',
    'docs/**/*.md',
    '*.md',
  ]);
  expect(files.length).toBeGreaterThan(1000);
  const found = files
    .filter((file) => !quoting.includes(file))
    .flatMap((file) => findStilted(readFileSync(file, 'utf8')).map((line) => `${file}:${line}`));
  expect(found).toEqual([]);
});

test.each([
  'Why you publish it all the same',
  'Since 26 Nov, and it goes on',
  'those that need somebody first',
  'The next start goes on',
])('"%s" is found', (sentence) => {
  expect(findStilted(sentence)).toHaveLength(1);
});

test('what an SMTP server says is not ours', () => {
  expect(findStilted("[/^DATA/, '354 go on']")).toEqual([]);
});
