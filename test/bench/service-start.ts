/** Measures how long `strictmx start` takes to get ready, compared with a Node.js process that does nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = 5;

export async function benchServiceStart(print: (row: object) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  const ports = ['api', 'https', 'dns', 'smtp'].flatMap((name) => [`--${name}-port`, '0']);
  const startTimes: number[] = [];
  const floorTimes: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      startTimes.push(
        await timeToOutput(['bin/strictmx.js', 'start', '--json', '--data', dataDir, ...ports]),
      );
      floorTimes.push(await timeToOutput(['-e', 'console.log("ready"); setInterval(() => {}, 1000)']));
    }
  } finally {
    rmSync(dataDir, { recursive: true });
  }
  const [ready, least] = [Math.min(...startTimes), Math.min(...floorTimes)];
  print({
    name: 'service start to ready',
    milliseconds: Math.round(ready),
    floor: 'a Node.js process that does nothing',
    floorMilliseconds: Math.round(least),
    ratio: Number((ready / least).toFixed(1)),
  });
}

async function timeToOutput(args: string[]): Promise<number> {
  const start = performance.now();
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (child.stdout) await once(child.stdout, 'data');
  const took = performance.now() - start;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return took;
}

if (import.meta.main) await benchServiceStart((row) => console.log(JSON.stringify(row)));
