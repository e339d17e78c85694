import { describe, expect, test } from 'vitest';
import {
  countImports,
  findLayerCircle,
  findLayerProblems,
  formatFolders,
  formatImports,
  layerOf,
} from '../../scripts/layer-imports.ts';

const file = (path: string, ...imports: string[]) => ({ path, imports });
const harmless = [
  file('core/text/quote.ts', 'node:crypto'),
  file('core/names/domain-name.ts', 'core/text/quote.ts'),
  file('core/names/utc-day.ts', 'core/text/quote.ts', 'core/names/domain-name.ts'),
  file('bin/strictmx.js', 'core/names/utc-day.ts', 'core/text/quote.ts'),
];

test.each([
  ['core/text/quote.ts', 'core/text'],
  ['core/tls-rpt/read/json.ts', 'core/tls-rpt'],
  ['core/digest/page/compose-digest.ts', 'core/digest/page'],
  ['adapters/public-resolver.ts', 'adapters'],
  ['core/unlisted/file.ts', undefined],
  ['test/core/text/quote.test.ts', undefined],
])('layerOf() places %s in %s', (path, layer) => {
  expect(layerOf(path)).toBe(layer);
});

test('countImports() counts the imports between layers and leaves out those within a layer', () => {
  const imports = countImports(harmless);
  expect([...(imports.get('core/names') ?? [])]).toEqual([['core/text', 2]]);
  expect([...(imports.get('bin') ?? [])]).toEqual([
    ['core/names', 1],
    ['core/text', 1],
  ]);
  expect(imports.get('core/text')?.size).toBe(0);
});

describe('findLayerCircle()', () => {
  test('finds none if every import points downwards', () => {
    expect(findLayerCircle(countImports(harmless))).toBeUndefined();
  });

  test('finds a circle through three layers even if no two files import each other', () => {
    const files = [
      file('api/app.ts', 'adapters/system.ts'),
      file('adapters/object-key.ts', 'lib/config.ts'),
      file('lib/service.ts', 'api/answers.ts'),
    ];
    expect(findLayerCircle(countImports(files))).toEqual(['api', 'adapters', 'lib', 'api']);
  });
});

describe('findLayerProblems()', () => {
  test('finds none in 20 files of one folder', () => {
    expect(
      findLayerProblems(Array.from({ length: 20 }, (_, index) => file(`core/text/${index}.ts`))),
    ).toEqual([]);
  });

  test('names a folder with 21 source files', () => {
    const files = Array.from({ length: 21 }, (_, index) => file(`core/text/${index}.ts`));
    expect(findLayerProblems(files)).toEqual(['core/text has 21 source files, at most 20: split it']);
  });

  test('names a file of core/ or service/ that is in no listed layer', () => {
    expect(findLayerProblems([file('core/unlisted/file.ts')])).toEqual([
      'core/unlisted/file.ts is in no layer: add its folder to scripts/layers.table.ts',
    ]);
  });

  test('names the layers of a circle', () => {
    const files = [file('lib/service.ts', 'bin/app.ts'), file('bin/app.ts', 'lib/service.ts')];
    expect(findLayerProblems(files)).toEqual(['These layers import each other in a circle: lib → bin → lib']);
  });
});

test('formatImports() prints a line for each layer, with its files and imports', () => {
  const lines = formatImports(harmless).split('\n');
  // The first column is as wide as the longest name.
  const unpadded = lines.map((line) => line.replace(/ {2,}(?=\d)/u, ' '));
  expect(unpadded).toContain('core/text 1');
  expect(unpadded).toContain('core/names 2  core/text 2');
  expect(unpadded).toContain('bin 1  core/text 1, core/names 1');
  expect(lines.at(-1)).toMatch(/^\d+ layers, 3 import relations$/);
});

test('formatFolders() counts the files of each folder without its subfolders', () => {
  const files = [file('api/app.ts'), file('api/routes/policy.ts'), file('api/routes/health.ts')];
  expect(formatFolders(files)).toBe('api             1\napi/routes      2');
});
