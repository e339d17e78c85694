import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTestTitles } from './test-titles.ts';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

/** The last column of each row: a test file, and perhaps a whole title in it. */
const tests = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`test/'))
  .map((line) => /`(test\/[^`]+)`(?:: (.*?))? \|$/.exec(line) ?? [line]);

test('the threat model names a test in each row', () => {
  expect(tests.length).toBeGreaterThan(8);
  const rows = page.split('\n').filter((line) => /^\| (?!-|asset)/.test(line) && !line.startsWith('|---'));
  expect(rows.filter((row) => !row.includes('`test/'))).toEqual([]);
});

test.each(tests)('%s', (_row, file = '', title = '') => {
  expect(existsSync(join(root, file)), file).toBe(true);
  if (title === '') return;
  expect([...readTestTitles(readFileSync(join(root, file), 'utf8'))]).toContain(title);
});

/** Each has the words `real title`. */
const sources: [what: string, isTitle: boolean, source: string][] = [
  ['of a test', true, "test('real title', () => {});"],
  ['of a group', true, 'describe(`real title`, () => {});'],
  ['of a test with options', true, "it.skipIf(isWindows)('real title', { timeout: 1 }, () => {});"],
  ['above a table', true, "test.each([['x']])('real title', () => {});"],
  ['of a row', true, "test.each([['real title', 1]] as const)('%s', () => {});"],
  ['of a row that is an object', true, "test.each([{ name: 'real title' }])('$name', () => {});"],
  ['of a row in a constant', true, "const rows = [['real title']];\ntest.each(rows)('%s', () => {});"],
  [
    'of an entry',
    true,
    "const cases = { 'real title': 1 };\ntest.each(Object.entries(cases))('%s', () => {});",
  ],
  ['in a comment', false, "// test('real title', () => {});"],
  ['in a part of a title', false, "test('no real title', () => {});"],
  ['in an expected text', false, "test('other', () => { expect(answer).toBe('real title'); });"],
  ['in another place of a row', false, "test.each([['other', 'real title']])('%s', () => {});"],
  ['in the call of another function', false, "protest('real title', () => {});"],
];

test.each(sources)('a title %s counts: %s', (_, isTitle, source) => {
  expect(readTestTitles(source).has('real title')).toBe(isTitle);
});
