/**
 * `npm run simulate [domains|owner|outbound|zones]` runs the real steps on this machine with many domains, many domains
 * of one owner or many session results, or counts the requests of many domains to Route 53. Sizes run one after the
 * other, each in a separate process, because the script measures memory.
 */
import { spawnSync } from 'node:child_process';
import { simulateDomains } from './simulate-domains.ts';
import { simulateOutbound } from './simulate-outbound.ts';
import { simulateZones } from './simulate-zones.ts';

const simulations = {
  domains: [
    [1_000, 0],
    [1_000, 30],
    [10_000, 0],
    [100_000, 0],
  ],
  owner: [
    [1_000, 10],
    [5_000, 10],
  ],
  outbound: [
    [10_000, 10_000],
    [100_000, 10_000],
    [1_000_000, 10_000],
  ],
  zones: [
    [1_000, 0],
    [10_000, 0],
    [100_000, 0],
  ],
} as const;

function runAll(): void {
  for (const [name, sizes] of Object.entries(simulations)) {
    if (kind !== undefined && kind !== name) continue;
    console.log(headings[name as keyof typeof simulations]);
    for (const size of sizes) {
      const args = ['--max-old-space-size=8000', import.meta.filename, name, ...size.map(String)];
      const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
      if (status !== 0) process.exitCode = 1;
    }
    console.log();
  }
  if (kind !== undefined && !(kind in simulations)) {
    console.error(`Cannot simulate "${kind}", expected "domains", "owner", "outbound" or "zones"`);
    process.exitCode = 1;
  }
}

const columns = (...cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(12)).join('');

const headings = {
  domains: `Calls per domain and day, 10 reports each\n${columns('domains', 'days before', 'gets', 'puts', 'lists', 'deletes', 'KB written', 'plan pages', 'seconds')}`,
  owner: `The daily mail of one owner; each wait for S3 takes some 20 ms\n${columns('domains', 'reports', 'gets', 'lists', 'deletes', 'waits', 'MB', 'seconds')}`,
  zones: `A day of Route 53: a hundredth of the domains changes, and at noon 300 at once; half its limits are 5 calls a second and 25 at once\n${columns('domains', 'looked at', 'looks', 'failed', 'calls', 'in a second', 'over half')}`,
  outbound: `Session results of one day, about 10,000 domains\n${columns('results', 'receive s', 'plan s', 'shard s', 'MB', 'reported')}`,
};

async function runOne(name: string | undefined, size: number, other: number): Promise<string> {
  const start = performance.now();
  if (name === 'domains') {
    const run = await simulateDomains({ domains: size, reportsPerDomain: 10, history: other }, printProgress);
    const both = (count: 'get' | 'put' | 'list' | 'delete' | 'bytesWritten') =>
      run.receive[count] + run.digest[count];
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const calls = (['get', 'put', 'list', 'delete'] as const).map((count) => both(count).toFixed(2));
    const kilobytes = (both('bytesWritten') / 1000).toFixed(1);
    return `${clearLine()}${columns(size, other, ...calls, kilobytes, run.plannerPages, seconds)}`;
  }
  if (name === 'owner') {
    const size_ = { domains: size, reportsPerDomain: other, history: 0, domainsPerOwner: size };
    const { digest, ...run } = await simulateDomains(size_, printProgress);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const calls = (['get', 'list', 'delete'] as const).map((count) => Math.round(digest[count] * size));
    return `${clearLine()}${columns(size, size * other, ...calls, run.digestRounds, run.digestMegabytes, seconds)}`;
  }
  if (name === 'zones') {
    const run = await simulateZones(size, printProgress);
    const { domains, lookedAt, looks, failedTasks, calls, busiestSecond, refusedByHalf } = run;
    return `${clearLine()}${columns(domains, lookedAt, looks, failedTasks, calls, busiestSecond, refusedByHalf)}`;
  }
  const run = await simulateOutbound(size, other);
  return columns(
    size,
    run.receiveSeconds.toFixed(1),
    run.planSeconds.toFixed(1),
    run.slowestShardSeconds.toFixed(1),
    run.memoryMegabytes,
    run.reported,
  );
}

function printProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${clearLine()}${text}`);
}

function clearLine(): string {
  return process.stderr.isTTY ? '\r\x1b[K' : '';
}

const [kind, first, second] = process.argv.slice(2);
if (first === undefined) runAll();
else console.log(await runOne(kind, Number(first), Number(second)));
