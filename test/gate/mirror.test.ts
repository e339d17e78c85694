/** `test/` mirrors the tree: `core/text/quote.ts` is tested by `test/core/text/quote.test.ts`, or `quote.<topic>.test.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { topFolders } from '../../scripts/layers.table.ts';

const root = new URL('../../', import.meta.url);
const filesBelow = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map(
    (path) => `${folder}/${path}`,
  );

const sources = ['core', 'service', ...topFolders]
  .flatMap(filesBelow)
  .filter((path) => /(?<!\.d)\.ts$|\.js$/u.test(path));
const tests = filesBelow('test').filter((path) => path.endsWith('.test.ts'));

const foldersWithoutSource =
  /^test\/(?:aws-stub|bench|browser|contracts|docs|fakes|field|fixtures|fuzz|gate|golden|interop|model)\//u;

/** What needs no test of its name, and why. */
const exceptions: [why: string, isOne: (path: string, text: string) => boolean][] = [
  ['types, and errors that are only a name and members: the compiler checks them', hasOnlyTypes],
  ['programs, which export nothing and are run, not imported', (_, text) => !/^export /mu.test(text)],
  [
    'the names of a function’s variables: its handler’s test starts it with them, and a missing one does not compile',
    (path) => /^lambdas\/[^/]+\/env\.ts$/u.test(path),
  ],
  [
    'the sentences of one language: the tests of core/words and the golden files take all languages in turn',
    (path) => /^core\/words\/[a-z]{2}\/(?:console\/|mail\/)?[^/]+\.table\.ts$/u.test(path),
  ],
  [
    'the parts of `npm run demo`, which fails if one of its checks does',
    (path) => path.startsWith('scripts/demo/'),
  ],
];

function hasOnlyTypes(_path: string, text: string): boolean {
  const exported = text.match(/^export .*$/gmu) ?? [];
  return (
    exported.length > 0 &&
    exported.every((line) =>
      /^export (?:type|interface|declare|(?:abstract )?class \w+ extends \w*Error\b)/u.test(line),
    )
  );
}

const stem = (path: string) => path.replace(/\.(?:ts|js)$/u, '');
const stems = new Set(sources.map(stem));

/** What a test is about, without its ending: of `test/a/b.c.test.ts` it is `a/b.c` if there is one, else `a/b`. */
function sourceOf(testPath: string): string | undefined {
  const [, folder = '', name = ''] = /^test\/(.*\/)?([^/]+)\.test\.ts$/u.exec(testPath) ?? [];
  const parts = name.split('.');
  const longestFirst = parts.map((_, at) => folder + parts.slice(0, parts.length - at).join('.'));
  return longestFirst.find((one) => stems.has(one));
}

test('every source file has a test of its name', () => {
  const tested = new Set(tests.map(sourceOf));
  const without = sources.filter(
    (path) =>
      !tested.has(stem(path)) &&
      !exceptions.some(([, isOne]) => isOne(path, readFileSync(new URL(path, root), 'utf8'))),
  );
  expect(without).toEqual([]);
});

test('every test has a source file', () => {
  const without = tests.filter((path) => !foldersWithoutSource.test(path) && sourceOf(path) === undefined);
  expect(without).toEqual([]);
});

test.each(exceptions)('there are files that need no test: %s', (_, isOne) => {
  expect(sources.some((path) => isOne(path, readFileSync(new URL(path, root), 'utf8')))).toBe(true);
});
