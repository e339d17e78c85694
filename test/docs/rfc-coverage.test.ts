import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

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

/** Whether a whole string begins a call or a row. A comment that has the words is no test. */
const hasLabel = (source: string, label: string): boolean =>
  ["'", '"', '`'].some((quote) =>
    source
      .replaceAll("\\'", "'")
      .split(quote + label + quote)
      .slice(0, -1)
      .some((before) => /[([]\s*$/.test(before)),
  );

test('docs/rfc-coverage.md is not empty, and every table line can be parsed', () => {
  const lines = read('docs/rfc-coverage.md')
    .split('\n')
    .filter((line) => line.startsWith('| RFC'));
  expect(lines.length).toBeGreaterThan(50);
  expect(rows).toHaveLength(lines.length);
});

test.each(rows)('docs/rfc-coverage.md, $section: the test of "$requirement" exists', ({ file, title }) => {
  expect(hasLabel(read(file), title), title).toBe(true);
});
