import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })];
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** Paths in backticks that begin with a folder of the repository. `<…>` and `…` stand for what varies. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:adapters|api|bin|core|docs|lambdas|lib|scripts|service|test)\/[^\s`:]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !/[<>…]/.test(path));

/** Titles as GitHub makes anchors of them. */
const anchorsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function brokenLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
  return links
    .filter(([, file = '', anchor]) => {
      const target = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    })
    .map(([link]) => link);
}

test.each(pages)('%s names only files that exist', (page) => {
  const missing = pathsIn(read(page)).filter((path) => globSync(path, { cwd: root }).length === 0);
  expect(missing).toEqual([]);
});

test.each(pages)('%s links only to pages and sections that exist', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test('docs/decisions/README.md names every number without a record', () => {
  const numbers = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map((path) =>
    Number(path.split('/').at(-1)?.slice(0, 4)),
  );
  const gaps = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1)
    .filter((number) => !numbers.includes(number))
    .map((number) => String(number).padStart(4, '0'));
  const sentence = /^There is no (.*?):/mu.exec(read('docs/decisions/README.md'))?.[1] ?? '';
  expect(sentence.match(/\d{4}/gu) ?? []).toEqual(gaps);
});

test('docs/decisions/README.md lists every record', () => {
  const records = globSync('docs/decisions/[0-9]*.md', { cwd: root }).map((path) => path.split('/').at(-1));
  const listed = [...read('docs/decisions/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(
    ([, file]) => file,
  );
  expect(listed).toEqual(records.toSorted());
});
