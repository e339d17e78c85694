/** A name says what it stands for (that it means one thing: ../docs/exported-names.test.ts); and every folder with source is a layer that the import rules know. */
import { globSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { topFolders } from '../../scripts/layers.table.ts';

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type) (\w+)/gmu;

/**
 * Names that say nothing about what they stand for: what ends in a noun that fits everything (`ActionItem`, not `Thing`;
 * `PolicyCheck`, not `PolicyLook`), and a verb or participle without what it is about (`showProgress`, not `show`;
 * `SeenReport`, not `Seen`). A verb with its object says enough: `lookUpMx`.
 */
const vague = /(?:Thing|Look|Situation|Util|Misc)s?$|^(?:thing|look|situation|util|misc|[Ss]een|[Ss]how)s?$/u;

/** The same of a file, which is named after what it exports. */
const isVagueFile = (file: string) =>
  /(?:^|[/-])(?:thing|look|situation|util|misc|seen|show)s?\.ts$/u.test(file);

function readExports(): string[] {
  const names: string[] = [];
  for (const file of sourceFiles())
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(exported)) names.push(name);
  return names;
}

const sourceFiles = () => globSync(`{core,service,${topFolders.join(',')}}/**/*.ts`);

test('addresses are split at their last "@" in one place, splitAddress()', () => {
  const files: string[] = [];
  for (const file of sourceFiles())
    if (readFileSync(file, 'utf8').includes("lastIndexOf('@')")) files.push(file);
  // The stacks in lib/ import nothing of core/, and a report id is no address.
  const others = ['lib/mail-out-stack.ts', 'service/outbound/compose-outbound.ts'];
  expect(files.toSorted()).toEqual(['core/names/mailbox.ts', ...others]);
});

test('no export and no source file has a meaningless name', () => {
  const names = readExports();
  expect(names.length).toBeGreaterThan(1000);
  expect(names.filter((name) => vague.test(name))).toEqual([]);
  expect(sourceFiles().filter(isVagueFile)).toEqual([]);
});

test.each([
  ['Thing', true],
  ['DnsThings', true],
  ['PolicyLook', true],
  ['Look', true],
  ['Seen', true],
  ['OpenSituation', true],
  ['show', true],
  ['lookUpMx', false],
  ['LookUpOptions', false],
  ['SeenReport', false],
  ['showProgress', false],
  ['nothing', false],
])('the gate takes the name %s for one that says nothing: %j', (name, isVague) => {
  expect(vague.test(name)).toBe(isVague);
});

test.each([
  ['export const describeDomain = 1;', 'describeDomain'],
  ['export async function describeDomain() {}', 'describeDomain'],
  ['export function* listAll() {}', 'listAll'],
  ['export abstract class Store {}', 'Store'],
  ['export interface Incident {', 'Incident'],
])('the gate reads the name of %j', (line, name) => {
  expect([...line.matchAll(exported)].map(([, one]) => one)).toEqual([name]);
});

test('every folder with source files is a layer, or holds tests', async () => {
  const layers = new Set<string>(['core', 'service', 'test', ...topFolders]);
  const strangers: string[] = [];
  const skipped = ['node_modules', 'cdk.out', '.git', '.strictmx'];
  const files = glob('*/**/*.{ts,js,mjs,cjs}', { exclude: (path) => skipped.includes(String(path)) });
  for await (const file of files) if (!layers.has(file.split('/')[0] ?? '')) strangers.push(file);
  expect(strangers).toEqual([]);
});
