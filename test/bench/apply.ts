/** Measures `strictmx apply` of 300 domains of one CSV, each with a policy, on a service on one machine. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../adapters/system.ts';
import { createCommandLine } from '../../bin/command-line.ts';
import { startLocalService } from '../../bin/local-service.ts';
import { inParallel } from '../../service/store/in-parallel.ts';
import { round, withBound } from './bounds.ts';

const domains = 300;
/** Of each domain: the plan, the domain, the policy. */
const calls = 3;
/** Of each domain, with its audit entries; what the tasks write afterwards comes on top. */
const writes = 10;
const mostRatio = 6;

export async function benchApply(print: (row: object) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  const service = await startLocalService({
    dataDir,
    version: 'bench',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: createLog({ quiet: true }),
  });
  process.env.STRICTMX_API = service.ready.api;
  process.env.STRICTMX_TOKEN = service.ready.adminToken;
  try {
    const file = join(dataDir, 'domains.csv');
    const rows = Array.from(
      { length: domains },
      (_, n) => `d${n}.bench.example,bench,external,testing,mx1.bench.example mx2.bench.example,604800`,
    );
    writeFileSync(file, ['domain,owner,zone,mode,mx,maxAgeSeconds', ...rows].join('\n'));
    const floor = await timeOf(() => doFloor(service.ready.api, dataDir));
    const first = await timeOf(() => apply(file));
    const again = await timeOf(() => apply(file));
    const ratio = round(first / floor);
    print(
      withBound(
        {
          name: `apply of ${domains} domains`,
          milliseconds: Math.round(first),
          againMilliseconds: Math.round(again),
          floor: `per domain, ${calls} HTTP requests and ${writes} flushed file writes, 16 domains at once`,
          floorMilliseconds: Math.round(floor),
          ratio,
        },
        `at most ${mostRatio} times the floor`,
        ratio <= mostRatio,
      ),
    );
  } finally {
    await service.close();
    rmSync(dataDir, { recursive: true });
  }
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const apply = (file: string) =>
  createCommandLine('bench').parseAsync(['apply', file, '--yes', '--json'], { from: 'user' });

/** What no implementation can leave out: asking, and keeping what was done. */
async function doFloor(api: string, dataDir: string): Promise<void> {
  await inParallel(
    Array.from({ length: domains }, (_, n) => n),
    16,
    async (n) => {
      for (let call = 0; call < calls; call++) await (await fetch(`${api}/healthz`)).text();
      for (let write = 0; write < writes; write++) {
        writeFileSync(join(dataDir, `floor-${n}.tmp`), 'x'.repeat(1000), { flush: true });
        renameSync(join(dataDir, `floor-${n}.tmp`), join(dataDir, 'floor'));
      }
    },
  );
}

if (import.meta.main) await benchApply((row) => console.log(JSON.stringify(row)));
