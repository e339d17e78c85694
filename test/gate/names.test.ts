/** A name says what it stands for (that it means one thing: ../docs/exported-names.test.ts); and every folder with source is a layer that the import rules know. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { topFolders } from '../../scripts/layers.table.ts';

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type) (\w+)/gmu;

/** Languages have the same tables, and functions the same two members, each of one meaning. */
const isOneOfAKind = (file: string) =>
  /^core\/words\/[a-z]{2}\//u.test(file) || /^lambdas\/[^/]+\/(?:handler|env)\.ts$/u.test(file);

/** Names that say nothing about what they stand for. */
const vague = /(?:^|[a-z])(?:Thing|Situation|Util|Utils|Misc)$|^(?:Look|Seen|show|thing)$/u;

async function readExports(): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob(`{core,service,${topFolders.join(',')}}/**/*.ts`)) {
    if (isOneOfAKind(file)) continue;
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(exported)) names.push(name);
  }
  return names;
}

test('addresses are split at their last "@" in one place, splitAddress()', async () => {
  const files: string[] = [];
  for await (const file of glob(`{core,service,${topFolders.join(',')}}/**/*.ts`))
    if (readFileSync(file, 'utf8').includes("lastIndexOf('@')")) files.push(file);
  // The stacks in lib/ import nothing of core/, and a report id is no address.
  const others = ['lib/mail-out-stack.ts', 'service/outbound/compose-outbound.ts'];
  expect(files.toSorted()).toEqual(['core/names/mailbox.ts', ...others]);
});

test('no export has a name that says nothing', async () => {
  expect((await readExports()).filter((name) => vague.test(name))).toEqual([]);
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
