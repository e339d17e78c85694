import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTestTitles } from './test-titles.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  section: string;
  requirement: string;
  file: string;
  title: string;
}

/** `| RFC 8461 §3.1 | requirement | test/core/….test.ts | title |`: titles as they stand in the test's source. */
const rows: Row[] = [
  ...read('docs/rfc-coverage.md').matchAll(/^\| (RFC \d+ §\S+) \| (.+?) \| `(test\/\S+)` \| (.+?) \|$/gm),
].map(([, section = '', requirement = '', file = '', title = '']) => ({
  section,
  requirement,
  file,
  title: title.replaceAll('\\|', '|'),
}));

test('docs/rfc-coverage.md is not empty, and every table line can be parsed', () => {
  const lines = read('docs/rfc-coverage.md')
    .split('\n')
    .filter((line) => line.startsWith('| RFC'));
  expect(lines.length).toBeGreaterThan(50);
  expect(rows).toHaveLength(lines.length);
});

test.each(rows)('docs/rfc-coverage.md, $section: the test of "$requirement" exists', ({ file, title }) => {
  expect([...readTestTitles(read(file))]).toContain(title);
});
