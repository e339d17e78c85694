import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { orderedLayers } from '../../scripts/layers.table.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

test.each(Object.entries(orderedLayers))(
  'docs/architecture.md lists the layers of %s/ in their order',
  (folder, layers) => {
    const [, table = ''] = page.split(`| layer of \`${folder}/\` |`);
    const listed = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, layer]) => layer,
    );
    expect(listed).toEqual(layers.filter((layer) => existsSync(join(root, folder, layer))));
  },
);
