/** `npm run check`: the gate, offline. Every step runs even after one failed; the last line counts them. */
import { spawnSync } from 'node:child_process';
import { styleText } from 'node:util';

const steps: [name: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'ci', '.'],
  ['types', 'tsc', '-p', '.'],
  ['types of lib', 'tsc', '-p', 'lib'],
  ['import rules', 'npm', 'run', '--silent', 'imports'],
  ['tests', 'vitest', 'run'],
  ['synth', 'npm', 'run', '--silent', 'synth'],
  ['nothing generated is stale', 'git', 'diff', '--exit-code', '--stat'],
];

/** `--without tests` skips a step that has already run. */
const without = process.argv[2] === '--without' ? process.argv[3] : undefined;

const failed: string[] = [];
const chosen = steps.filter(([name]) => name !== without);
for (const [name, command, ...args] of chosen) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const verdict = status === 0 ? styleText('green', 'ok') : styleText('red', 'FAILED');
  console.log(`${styleText('bold', name)}: ${verdict} (${seconds} s)\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
console.log(`check: ${chosen.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
