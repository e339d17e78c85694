/**
 * Runs a day of session results through the steps that Lambda runs: receives them in batches and plans them shard by
 * shard, on the store of one machine. Prints a line for each size: time must grow with the results, memory must not.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '../adapters/local/files/file-store.ts';
import { shards } from '../core/tls-rpt/write/shard-of.ts';
import { planOutboundShard } from '../service/outbound/plan-outbound.ts';
import { receiveSessions } from '../service/outbound/receive-sessions.ts';
import type { Ports } from '../service/ports/ports.ts';
import { utcDay } from '../test/fakes/names.ts';

export interface OutboundRun {
  results: number;
  domains: number;
  receiveSeconds: number;
  planSeconds: number;
  /** For the largest shard. */
  slowestShardSeconds: number;
  /** The peak memory of the whole process, in MB. */
  memoryMegabytes: number;
  /** In all reports together; equal to `results` if nothing was lost or duplicated. */
  reported: number;
}

const day = utcDay('2026-11-23');
const batchSize = 1_000;

/** Runs one size. It measures the memory of the process, so each large size needs a separate process. */
export async function simulateOutbound(results: number, domains: number): Promise<OutboundRun> {
  const dir = mkdtempSync(join(tmpdir(), 'strictmx-simulate-'));
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss());
  }, 50);
  try {
    const ports = await createPorts(dir);
    const receiveSeconds = await timed(() => receiveAll(ports, results, domains));
    let slowestShardSeconds = 0;
    const planSeconds = await timed(async () => {
      for (const shard of shards) {
        slowestShardSeconds = Math.max(
          slowestShardSeconds,
          await timed(() => planOutboundShard(ports, day, shard)),
        );
      }
    });
    const reported = await countReported(ports);
    memory = Math.max(memory, process.memoryUsage.rss());
    const memoryMegabytes = Math.round(memory / 1e6);
    return { results, domains, receiveSeconds, planSeconds, slowestShardSeconds, memoryMegabytes, reported };
  } finally {
    clearInterval(watch);
    rmSync(dir, { recursive: true, force: true });
  }
}

type SimulatedPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

async function createPorts(dir: string): Promise<SimulatedPorts> {
  const nothing = async () => ({ kind: 'none' as const });
  const silent = () => {};
  return {
    store: await openFileStore(dir, { durable: false }),
    resolver: { txt: nothing, mx: nothing, cname: nothing, addresses: nothing, caa: nothing },
    tasks: { enqueue: async () => {} },
    clock: { now: () => new Date('2026-11-24T00:15:00Z') },
    random: { token: (length) => 'a'.repeat(length) },
    log: { info: silent, warn: silent, error: silent },
    service: {
      serviceDomain: 'strictmx.test',
      mailDomain: 'reports.strictmx.test',
      mailReceiver: 'reports.strictmx.test',
      apiUrl: 'https://api.strictmx.test',
      digestFrom: 'digest@strictmx.test',
      recordTtlSeconds: 60,
      longestTaskSeconds: 60,
      retrySeconds: 60,
      foldDelaySeconds: 1,
    },
  };
}

async function receiveAll(ports: SimulatedPorts, results: number, domains: number): Promise<void> {
  for (let start = 0; start < results; start += batchSize) {
    const count = Math.min(batchSize, results - start);
    const lines = Array.from({ length: count }, (_, at) => JSON.stringify(sessionOf(start + at, domains)));
    const received = await receiveSessions(ports, {
      sender: 'mta',
      key: String(start),
      text: lines.join('\n'),
    });
    if (!received.ok || received.accepted !== count) throw new Error(JSON.stringify(received));
  }
}

/** Results as a mail server sees them: one in twenty fails, and each domain has a few kinds of failure. */
function sessionOf(at: number, domains: number): object {
  const domain = `customer-${at % domains}.example`;
  const isFailure = at % 20 === 0;
  const mx = `mx${at % 3}.${domain}`;
  return {
    time: new Date(Date.parse(`${day}T00:00:00Z`) + (at % 86_400) * 1_000).toISOString(),
    domain,
    policyType: 'sts',
    policyString: ['version: STSv1', 'mode: enforce', `mx: *.${domain}`, 'max_age: 604800'],
    mxHost: [`*.${domain}`],
    result: isFailure ? 'failure' : 'success',
    ...(isFailure && {
      failureDetails: [
        { resultType: 'certificate-expired', receivingMxHostname: mx, receivingIp: '192.0.2.1' },
      ],
    }),
  };
}

async function countReported({ store }: SimulatedPorts): Promise<number> {
  let reported = 0;
  let cursor: string | undefined;
  do {
    const page = await store.list(`outbound/reports/${day}/`, cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const { report } = JSON.parse(Buffer.from((await store.get(key))?.body ?? '').toString());
      for (const policy of report.policies) reported += policy.successfulSessions + policy.failedSessions;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return reported;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start) / 1_000;
}

if (import.meta.main) {
  for (const results of process.argv.length > 2
    ? process.argv.slice(2).map(Number)
    : [10_000, 100_000, 1_000_000]) {
    console.log(JSON.stringify(await simulateOutbound(results, Math.min(results, 10_000))));
  }
}
