/**
 * Measures the memory of the policy cache with a million domains, 5 % of them with a policy, and how long the next process
 * takes to read them, compared with a bare map of the same names.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PolicyJournal } from '../../adapters/local/files/policy-journal.ts';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { SecureResolver } from '../../service/ports/secure-resolver.ts';
import { PolicyCache } from '../../service/sender/cache/policy-cache.ts';
import { round, withBound } from './bounds.ts';

const mostMegabytes = 400;
const mostSeconds = 8;
/** As packaging/ starts the daemon: by default, Node.js takes 100 MB for what lives for a moment only. */
const flags = ['--max-semi-space-size=4', '--expose-gc'];
const domains = Number(process.env.STRICTMX_BENCH_DOMAINS ?? 1_000_000);

export async function benchPolicyCache(print: (row: object) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  try {
    const bare = await runPart('bare', folder);
    const full = await runPart('fill', folder);
    print(
      withBound(
        {
          name: `memory of ${domains} domains`,
          ...full,
          baseline: 'a map of their names',
          baselineMegabytes: bare.megabytes,
        },
        `under ${mostMegabytes} MB`,
        full.megabytes < mostMegabytes,
      ),
    );
    const started = await runPart('start', folder);
    print(
      withBound(
        { name: 'start with their policies', ...started },
        `under ${mostSeconds} s`,
        started.seconds < mostSeconds,
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Measured {
  seconds: number;
  /** At the end, and the most at any time. */
  megabytes: number;
  peakMegabytes: number;
  policies: number;
}

/** In a process of its own: memory that a part before has used would count. */
async function runPart(part: string, folder: string): Promise<Measured> {
  const child = spawn(process.execPath, [...flags, import.meta.filename, part, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return JSON.parse(output) as Measured;
}

const nameOf = (n: number) => `domain-number-${n}.example.com`;

function fakeResolver(): SecureResolver {
  const none = async () => ({ kind: 'none' as const, secure: false, ttlSeconds: 3_600 });
  return {
    validates: async () => true,
    txt: async (name) => {
      const hasPolicy = Number(/-(\d+)\./u.exec(name)?.[1]) % 20 === 0;
      return { kind: 'found', records: hasPolicy ? ['v=STSv1; id=20261124T100000;'] : [], secure: false };
    },
    mx: async (name) => ({
      kind: 'found',
      records: [{ exchange: `mx.${name}`, preference: 10 }],
      secure: false,
    }),
    addresses: async (name) => ({
      kind: 'found',
      records: [{ address: '192.0.2.1', owner: name }],
      secure: false,
    }),
    cname: none,
    tlsa: none,
  };
}

function openCache(folder: string) {
  const log = { info() {}, warn() {}, error() {} };
  const { journal, kept } = PolicyJournal.open(folder, log);
  const body = Buffer.from('version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 604800\r\n');
  const fetched = { ok: true as const, status: 200, contentType: 'text/plain', body };
  const cache = new PolicyCache({
    resolver: fakeResolver(),
    fetch: { get: async () => fetched, post: async () => fetched },
    clock: { now: () => new Date() },
    timer: { after: () => () => {} },
    log,
    keeper: journal,
  });
  return { cache, kept };
}

const parts: Record<string, (folder: string) => Promise<{ policies: number; keep: unknown }>> = {
  async bare() {
    const map = new Map<string, number>();
    for (let n = 0; n < domains; n++) map.set(Buffer.from(nameOf(n)).toString(), n);
    return { policies: 0, keep: map };
  },
  async fill(folder) {
    const { cache } = openCache(folder);
    for (let n = 0; n < domains; n++) {
      const parsed = parseDomainName(nameOf(n));
      if (parsed.ok) await cache.find(parsed.domain);
    }
    return { policies: cache.sizes.policies, keep: cache };
  },
  async start(folder) {
    const { cache, kept } = openCache(folder);
    for (const { domain, sts, usedAt = 0 } of kept.values()) if (sts) cache.load(domain, sts, usedAt);
    return { policies: cache.sizes.policies, keep: cache };
  },
};

/** Of this process, in MB. */
const memory = (name: 'VmRSS' | 'VmHWM'): number =>
  Math.round(
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_000,
  );

if (import.meta.main) {
  const [part = '', folder = ''] = process.argv.slice(2);
  const start = performance.now();
  const { policies, keep } = (await parts[part]?.(folder)) ?? { policies: 0, keep: undefined };
  const seconds = round((performance.now() - start) / 1_000);
  const peakMegabytes = memory('VmHWM');
  globalThis.gc?.();
  console.log(
    JSON.stringify({
      seconds,
      megabytes: memory('VmRSS'),
      peakMegabytes,
      policies,
      isKept: keep !== undefined,
    }),
  );
}
