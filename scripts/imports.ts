/** `npm run imports`: checks the import rules, then prints which layer imports which, and the number of files in each folder. */
import { spawnSync } from 'node:child_process';
import { styleText } from 'node:util';
import { format, type ICruiseResult } from 'dependency-cruiser';
import { findLayerProblems, formatFolders, formatImports, type SourceFile } from './layer-imports.ts';
import { topFolders } from './layers.table.ts';

const { stdout, stderr } = spawnSync(
  'depcruise',
  ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'core', 'service', ...topFolders, 'test'],
  { encoding: 'utf8', maxBuffer: 100_000_000 },
);
if (!stdout) throw new Error(`Cannot run dependency-cruiser: ${stderr}`);
const result: ICruiseResult = JSON.parse(stdout);

const files: SourceFile[] = result.modules
  .filter(({ source }) => ['core', 'service', ...topFolders].some((layer) => source.startsWith(`${layer}/`)))
  .map(({ source, dependencies }) => ({
    path: source,
    imports: dependencies.map(({ resolved }) => resolved),
  }));
console.log(`${formatImports(files)}\n\n${formatFolders(files)}`);

// It warns that TypeScript 7 has no API for it; swc reads the files instead (.dependency-cruiser.mjs).
result.summary.environment = { ...result.summary.environment, issues: [] };
const violations = await format(result, { outputType: 'err-long' });
console.log(violations.output);
const problems = findLayerProblems(files);
for (const problem of problems) console.log(`${styleText('red', 'error')} ${problem}`);
process.exitCode = violations.exitCode > 0 || problems.length > 0 ? 1 : 0;
