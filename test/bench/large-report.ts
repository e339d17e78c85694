/** Measures how long a report with 20,000 details blocks other work, compared with unpacking and parsing it alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openFileStore } from '../../adapters/local/files/file-store.ts';
import { countMail } from '../../bin/take-mail.ts';
import { foldDomain } from '../../service/intake/fold-day.ts';
import { isMadeFromMail } from '../../service/store/prefixes.ts';
import { incomingMailKey } from '../../service/store/reports/incoming.ts';
import { storedReportsPrefix } from '../../service/store/reports/stored-report.ts';
import { utcDay } from '../fakes/names.ts';
import { World } from '../service/world.ts';
import { round, withBound } from './bounds.ts';
import { mailWithReport } from './report-mails.ts';

const details = 20_000;
const mostMilliseconds = 200;
const rounds = 5;
const day = utcDay('2026-11-23');

export async function benchLargeReport(print: (row: object) => void): Promise<void> {
  const dir = mkdtempSync(join(import.meta.dirname, '../../.strictmx-bench-'));
  try {
    const store = await openFileStore(join(dir, 'store'), { isDerived: isMadeFromMail });
    const world = new World({ store });
    await world.register();
    world.handles.tasks.enqueue = async () => {};
    for (const policies of [1, 1_000]) await benchPause(world, policies, print);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function benchPause(world: World, policies: number, print: (row: object) => void): Promise<void> {
  const { inbox } = await world.state();
  const pauses: Pause[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const packed = gzipSync(JSON.stringify(largeReport(world.domain, policies, round)));
    const key = incomingMailKey(`mail-${policies}-${round}`);
    await world.ports.store.put(key, mailWithReport(inbox, 'reporter.example', packed));
    const start = performance.now();
    JSON.parse(gunzipSync(packed).toString());
    baselines.push(performance.now() - start);
    pauses.push(
      await longestPause(async () => {
        await countMail(world.ports, key);
        await foldDomain(world.ports, world.domain);
      }),
    );
  }
  const { objects } = await world.ports.store.list(storedReportsPrefix(day, world.domain));
  if (objects.length % rounds !== 0) throw new Error('a report was not counted');
  const { milliseconds, cpuMilliseconds } = median(pauses);
  const baselineMilliseconds = baselines.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  print(
    withBound(
      {
        name: `longest pause while a report of ${policies} policies and ${details} details is counted, median of ${rounds}`,
        milliseconds: round(milliseconds),
        cpuMilliseconds: round(cpuMilliseconds),
        baseline: 'to unpack and parse it',
        baselineMilliseconds: round(baselineMilliseconds),
        ratio: round(milliseconds / baselineMilliseconds),
      },
      `under ${mostMilliseconds} ms of the processor`,
      cpuMilliseconds < mostMilliseconds,
    ),
  );
}

function largeReport(domain: string, policies: number, id: number): object {
  const detail = (n: number) => ({
    'result-type': ['certificate-expired', 'starttls-not-supported', 'validation-failure'][n % 3],
    'sending-mta-ip': `192.0.${(n >> 8) & 255}.${n & 255}`,
    'receiving-mx-hostname': `mx${n}.example.com`,
    'receiving-ip': `198.51.${(n >> 8) & 255}.${n & 255}`,
    'failed-session-count': 1 + (n % 7),
    'additional-information': `https://reporter.example/reports/${n}`,
    'failure-reason-code': `code-${n}`,
  });
  const perPolicy = details / policies;
  return {
    'organization-name': 'Reporter Inc.',
    'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
    'contact-info': 'tls@reporter.example',
    'report-id': `large-${policies}-${id}`,
    policies: Array.from({ length: policies }, (_, policy) => ({
      policy: {
        'policy-type': 'sts',
        'policy-string': [
          'version: STSv1',
          'mode: enforce',
          `mx: mx${policy}.example.com`,
          'max_age: 604800',
        ],
        'policy-domain': domain,
      },
      summary: { 'total-successful-session-count': 0, 'total-failure-session-count': perPolicy },
      'failure-details': Array.from({ length: perPolicy }, (_, n) => detail(policy * perPolicy + n)),
    })),
  };
}

interface Pause {
  milliseconds: number;
  /** What this thread did in it: the rest is other processes' time. */
  cpuMilliseconds: number;
}

/**
 * The longest time between two turns of the event loop during `work`. With a timer of our own: monitorEventLoopDelay()
 * of Node.js 24 gave 2 ms for a fold that took 99 ms without a turn.
 */
async function longestPause(work: () => Promise<void>): Promise<Pause> {
  let longest: Pause = { milliseconds: 0, cpuMilliseconds: 0 };
  let last = now();
  const tick = () => {
    const time = now();
    const milliseconds = time.wall - last.wall;
    if (milliseconds > longest.milliseconds) longest = { milliseconds, cpuMilliseconds: time.cpu - last.cpu };
    last = time;
  };
  const timer = setInterval(tick, 1);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5));
  clearInterval(timer);
  return longest;
}

function now(): { wall: number; cpu: number } {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1_000 };
}

const median = (pauses: Pause[]): Pause =>
  pauses.toSorted((a, b) => a.milliseconds - b.milliseconds)[Math.floor(pauses.length / 2)] ?? {
    milliseconds: 0,
    cpuMilliseconds: 0,
  };

if (import.meta.main) await benchLargeReport((row) => console.log(JSON.stringify(row)));
