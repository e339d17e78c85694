/**
 * The import rules go by what a file imports, so nothing may come through a file that hands on what it imported, or
 * through a type that swc does not see as an import.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { topFolders } from '../../scripts/layers.table.ts';

interface HandedOn {
  file: string;
  line: string;
}

/** `export … from`, `export { imported }`, `export const a = imported;` and `import('…').Type`. */
function handedOn(file: string, text: string): HandedOn[] {
  const imported = new Set(
    [...text.matchAll(/^import\s+(?:type\s+)?\{([^}]*)\}/gmu)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().replace(/^type\s+|^.*\sas\s/gu, '')),
    ),
  );
  const lists = [...text.matchAll(/^export\s+(?:type\s+)?(?:\*|\{)[^\n]*/gmu)].map(([line]) => line);
  const aliases = [...text.matchAll(/^export\s+const\s+\w+(?:\s*:[^=\n]+)?\s*=\s*(\w+);$/gmu)]
    .filter(([, name = '']) => imported.has(name))
    .map(([line]) => line);
  const types = [...text.matchAll(/(?<!await )(?<!=> )\bimport\(\s*'[^']+'\s*\)\s*\.(?!then\b)\w+/gu)].map(
    ([line]) => line,
  );
  return [...lists, ...aliases, ...types].map((line) => ({ file, line }));
}

test('no source re-exports what it imported', async () => {
  const found: HandedOn[] = [];
  for await (const file of glob(`{core,service,${topFolders.join(',')}}/**/*.ts`))
    found.push(...handedOn(file, readFileSync(file, 'utf8')));
  expect(found).toEqual([]);
});

test.each([
  ["export { loadDomain } from '../store/domains/domain.ts';"],
  ["export type {\n  DomainState,\n} from '../store/domains/domain.ts';"],
  ["export * from '../store/domains/domain.ts';"],
  ["import { loadDomain } from '../store/a.ts';\nexport { loadDomain };"],
  ["import { a, loadDomain } from '../store/a.ts';\nexport const load = loadDomain;"],
  ["import { b as c } from '../store/a.ts';\nexport const load = c;"],
  ["export type State = import('../service/store/domains/domain.ts').DomainState;"],
  ["const a: import('../service/store/a.ts').A = b;"],
])('the gate finds %j', (text) => {
  expect(handedOn('a.ts', text)).toHaveLength(1);
});

test.each([
  ["const { putDomain } = await import('../../service/hosting/put-domain.ts');"],
  ["const load = () => import('../../service/hosting/put-domain.ts');"],
  ["import type { Entry } from './a.ts';\nexport type Shown = Entry;"],
  ["import('./mail/mail-ports.ts').then(({ createMailPorts }) => createMailPorts(env));"],
  ["import { loadDomain } from './a.ts';\nexport const load = (name: string) => loadDomain(name);"],
])('the gate allows %j', (text) => {
  expect(handedOn('a.ts', text)).toEqual([]);
});
