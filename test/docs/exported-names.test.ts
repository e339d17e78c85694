import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;
const sourceFolders = ['core', 'service', 'api', 'console', 'adapters', 'lambdas', 'lib', 'bin', 'scripts'];

/** Every function has these; the stacks and the bundles find them by these names. */
const ofEachFunction = [/^lambdas\/[^/]+\/handler\.ts handler$/, /^lambdas\/[^/]+\/env\.ts variables$/];

/** Each language has a file of each name, with the same words in it. */
const isOfLanguage = (path: string): boolean => /^core\/words\/[a-z]{2}\//.test(path);

function sourceFiles(): string[] {
  return sourceFolders.flatMap((folder) => {
    try {
      const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
      return files.filter((file) => /(?<!\.d)\.ts$/.test(file)).map((file) => join(folder, file));
    } catch {
      // Not there yet.
      return [];
    }
  });
}

/** Names that a file exports: of its own, or passed on. */
function exportedNames(text: string): string[] {
  const own = text.matchAll(
    /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) ([\w$]+)/gm,
  );
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').map(
      (entry) =>
        entry
          .trim()
          .split(/\s+as\s+/)
          .at(-1)
          ?.replace(/^type /, '') ?? '',
    ),
  );
  return [...[...own].map(([, name = '']) => name), ...passedOn].filter((name) => name !== '');
}

/** The names that several of the files export, each with its files. */
function repeatedNames(files: readonly { path: string; text: string }[]): string[] {
  const paths = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    for (const name of new Set(exportedNames(text))) {
      if (ofEachFunction.some((known) => known.test(`${path} ${name}`))) continue;
      const place = isOfLanguage(path) ? 'core/words/<language>' : path;
      paths.set(name, (paths.get(name) ?? new Set()).add(place));
    }
  }
  return [...paths]
    .filter(([, found]) => found.size > 1)
    .map(([name, found]) => `${name}: ${[...found].join(', ')}`);
}

describe('exported names', () => {
  test('no two source files export one name', () => {
    const files = sourceFiles().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    expect(files.length).toBeGreaterThan(300);
    expect(repeatedNames(files), 'rename one, after what makes it different').toEqual([]);
  });

  test.each([
    [
      'a function and a type',
      'export async function a() {}',
      'export interface a {}',
      ['a: core/x.ts, api/y.ts'],
    ],
    [
      'what is passed on',
      'export const a = 1;',
      "export { b as a } from './z.ts';",
      ['a: core/x.ts, api/y.ts'],
    ],
    ['two names', 'export class A {}', 'export type B = 1;', []],
    ['what is not exported', 'const a = 1;', 'export const a = 1;', []],
  ])('two files with %s are told apart', (_, one, other, found) => {
    const files = [
      { path: 'core/x.ts', text: one },
      { path: 'api/y.ts', text: other },
    ];
    expect(repeatedNames(files)).toEqual(found);
  });

  test('the words of two languages, and the handlers of two functions, may have one name', () => {
    const text = 'export const handler = 1;';
    const of = (...paths: string[]) => repeatedNames(paths.map((path) => ({ path, text })));
    expect(of('core/words/en/x.ts', 'core/words/ja/x.ts')).toEqual([]);
    expect(of('lambdas/a/handler.ts', 'lambdas/b/handler.ts')).toEqual([]);
    expect(of('core/words/en/x.ts', 'core/words/x.ts')).toHaveLength(1);
    expect(of('lambdas/a/handler.ts', 'core/x.ts')).toEqual([]);
  });
});
