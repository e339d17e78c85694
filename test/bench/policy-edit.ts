/** Measures how long a policy edit takes on one machine, from PUT to the new id in DNS. */
import { Resolver } from 'node:dns/promises';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { createLog } from '../../adapters/system.ts';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';

const edits = 60;

export async function benchPolicyEdit(print: (row: object) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  const ports = { api: 0, https: 0, dns: 0, smtp: 0 };
  const service = await startLocalService({
    dataDir,
    version: 'bench',
    host: '127.0.0.1',
    ports,
    log: createLog({ quiet: true }),
  });
  try {
    const headers = { Authorization: `Bearer ${service.ready.adminToken}` };
    const domain = `${service.ready.api}/v1/domains/bench.example`;
    await fetch(domain, { method: 'PUT', headers, body: '{"owner":"bench"}' });
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${service.ready.dns.port}`]);
    let etag: string | undefined;
    const editTimes: number[] = [];
    const floorTimes: number[] = [];
    const floor = await floorOf(service, dataDir);
    for (let edit = 0; edit < edits; edit++) {
      const start = performance.now();
      const body = JSON.stringify({
        mode: 'testing',
        mx: [`mx${edit}.bench.example`],
        maxAgeSeconds: 604_800,
      });
      const answer = await fetch(`${domain}/policy`, {
        method: 'PUT',
        headers: { ...headers, ...(etag && { 'If-Match': etag }) },
        body,
      });
      etag = answer.headers.get('ETag') ?? '';
      const { wantedId } = (await answer.json()) as { wantedId: string };
      for (let seen = ''; seen !== `v=STSv1; id=${wantedId};`; ) {
        seen = (await resolver.resolveTxt('_mta-sts.bench.example').catch(() => [])).flat().join('');
      }
      editTimes.push(performance.now() - start);
      const floorStart = performance.now();
      await floor();
      floorTimes.push(performance.now() - floorStart);
    }
    const [edit, least] = [median(editTimes), median(floorTimes)];
    print({
      name: 'policy edit to announced id',
      milliseconds: round(edit),
      floor: 'one HTTPS fetch, six flushed file writes',
      floorMilliseconds: round(least),
      ratio: round(edit / least),
    });
  } finally {
    await service.close();
    rmSync(dataDir, { recursive: true });
  }
}

/** What no implementation can leave out: reading the policy back, and keeping what was done. */
async function floorOf(service: LocalService, dataDir: string): Promise<() => Promise<void>> {
  const { readFileSync } = await import('node:fs');
  const { https } = service.ready;
  const fetcher = createPublicFetch({
    allowLoopback: true,
    ca: readFileSync(https.caFile, 'utf8'),
    connectTo: () => https,
  });
  return async () => {
    await fetcher.get('https://mta-sts.bench.example/.well-known/mta-sts.txt');
    for (let file = 0; file < 6; file++) {
      writeFileSync(join(dataDir, 'floor.tmp'), 'x'.repeat(1000), { flush: true });
      renameSync(join(dataDir, 'floor.tmp'), join(dataDir, 'floor'));
    }
  };
}

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const round = (value: number) => Number(value.toFixed(2));

if (import.meta.main) await benchPolicyEdit((row) => console.log(JSON.stringify(row)));
