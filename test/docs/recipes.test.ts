/** What CONTRIBUTING.md tells a newcomer to open, copy, call or run exists under that name. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const page = read('CONTRIBUTING.md');
const sectionOf = (title: string) => page.split(`\n## ${title}`)[1]?.split('\n## ')[0] ?? '';
const guide = ['Where to look', 'How we write code', 'How we test', 'How to add'].map(sectionOf).join('\n');

const files = globSync(
  '{core,service,api,adapters,lambdas,lib,bin,scripts,test,docs}/**/*.{ts,md,txt,json}',
  {
    cwd: root,
  },
);
const texts = new Map(files.map((file) => [file, read(file)]));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Examples of how to name things, not names. */
const examples = ['parseX', 'formatX', 'maxAgeSeconds'];

const words = new Set([...guide.matchAll(/`([^`]+)`/gu)].flatMap(([, code = '']) => code.split(' ')));
const isPath = (word: string) => /^[\w.*<>/-]+(?:\/|\.(?:ts|md|txt))$/u.test(word) && !word.startsWith('.');
const isSymbol = (word: string) => /^[a-z]+[A-Z]\w*(?:\(\))?$|^[A-Z][a-z]+[A-Z]\w*$|^[a-z]+\(\)$/u.test(word);
const symbolOf = (word: string) => word.replace('()', '');

/** The files that a path or a file's name alone stands for: `core/words/<language>/digest.table.ts`, `env.ts`. */
function filesAt(path: string): string[] {
  const pattern = path
    .split(/<[^>]+>|\*/u)
    .map((part) => part.replaceAll('.', '\\.'))
    .join('[^/]+');
  const at = new RegExp(`^${pattern}${path.endsWith('/') ? '' : '$'}`, 'u');
  return files.filter((file) => at.test(path.includes('/') ? file : basename(file)));
}

test.each([...words].filter(isPath))('%s exists', (path) => {
  expect(filesAt(path)).not.toEqual([]);
});

test.each(
  [...words]
    .filter(isSymbol)
    .map(symbolOf)
    .filter((name) => !examples.includes(name)),
)('something is called %s', (name) => {
  const called = new RegExp(`\\b${name}\\b`, 'u');
  expect([...texts].filter(([file, text]) => file.endsWith('.ts') && called.test(text))).not.toEqual([]);
});

test.each(
  [...guide.matchAll(/`([\w()]+)` (?:in |of |\()`([\w.<>/-]+\.ts)`/gu)].map(([, name = '', path = '']) => [
    symbolOf(name),
    path,
  ]),
)('%s is declared in %s', (name, path) => {
  const of = filesAt(path).map((file) => texts.get(file) ?? '');
  const declared = new RegExp(
    `(?:const|function|interface|type|class) ${name}\\b|^\\s*'?${name}'?\\??:|^\\s*(?:private |async |#)*${name}\\(`,
    'mu',
  );
  expect(of.some((text) => declared.test(text))).toBe(true);
});

test.each([...guide.matchAll(/npm run ([\w:]+)/gu)].map(([, name = '']) => name))(
  'npm run %s exists',
  (name) => {
    expect(Object.keys(scripts)).toContain(name);
  },
);
