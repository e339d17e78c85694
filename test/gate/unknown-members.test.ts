/**
 * Principle 8: whoever changes a stored object keeps the members of a newer version into it. So each file that changes one is
 * named in unseenWriters() of a test, which fails unless keepsUnknownMembers() saw that file write.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writingHelpers } from '../service/store/unknown-members.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const sources = globSync('service/**/*.ts', { cwd: root });

test('every helper that writes what its caller decides is known', () => {
  const helper = /^export (?:async )?function (\w+)\([^{]*?\bchange: (?:ChangeOf\w+|\([^)]*\) =>)/gmu;
  const found = sources.flatMap((path) => [...read(path).matchAll(helper)].map(([, name]) => name));
  expect(found.toSorted()).toEqual(writingHelpers);
});

test('every file that changes a stored object is shown to keep unknown members', () => {
  const changing = new RegExp(`Object\\.(?:change|replace)\\(|\\b(?:${writingHelpers.join('|')})\\(`, 'u');
  const writers = sources.filter((path) => changing.test(read(path)));
  const shown = globSync('test/service/**/*.test.ts', { cwd: root })
    .map(read)
    .flatMap((text) => [...text.matchAll(/unseenWriters\(([^)]*)\)/gu)])
    .flatMap(([, files = '']) => [...files.matchAll(/'([^']+)'/gu)].map(([, file = '']) => file));
  expect(writers.length).toBeGreaterThan(30);
  const known = new Set(shown);
  expect(writers.filter((path) => !known.has(path))).toEqual([]);
  expect([...known].filter((path) => !writers.includes(path))).toEqual([]);
});
