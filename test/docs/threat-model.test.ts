import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

/** The last column of each row: a test file, and perhaps a title in it. */
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
  // Not in a comment: the title of a test or of a group, or a row of its table.
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  expect(text).toContain(title);
});
