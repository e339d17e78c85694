import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { orderedLayers, topFolders } from '../../scripts/layers.table.ts';

const foldersOf = (path: string) =>
  readdirSync(new URL(`../../${path}`, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test.each(['core', 'service'] as const)('orderedLayers places every folder of %s/', (part) => {
  const placed: string[] = orderedLayers[part].map((layer) => layer.split('/')[0]!);
  expect(foldersOf(part).filter((name) => !placed.includes(name))).toEqual([]);
});

test('topFolders are all other folders with sources', () => {
  const others = new Set([
    'core',
    'service',
    'docs',
    'packaging',
    'test',
    'node_modules',
    'cdk.out',
    'coverage',
  ]);
  const found = foldersOf('.').filter((name) => !name.startsWith('.') && !others.has(name));
  expect(found.toSorted()).toEqual([...topFolders].toSorted());
});
