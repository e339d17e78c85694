/** Measures how fast the service processes report mails on the file store, from raw bytes to the day's figures. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFileStore } from '../../adapters/local/files/file-store.ts';
import { foldDomain } from '../../service/intake/fold-day.ts';
import { receiveReport } from '../../service/intake/receive-report.ts';
import { domainKey } from '../../service/store/domains/domain.ts';
import { inboxKey } from '../../service/store/domains/inbox.ts';
import { isMadeFromMail } from '../../service/store/prefixes.ts';
import { incomingMailKey } from '../../service/store/reports/incoming.ts';
import { createFakePorts } from '../fakes/fake-ports.ts';
import { domainName } from '../fakes/names.ts';
import { mailFor } from './report-mails.ts';

const domains = 100;
const mails = 2_000;
/** Mails in progress at the same time, as an SMTP server has them. */
const concurrency = 32;

async function inParallel(count: number, work: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const start = performance.now();
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count / (performance.now() - start)) * 1000;
}

const foldAllDomains = (ports: Parameters<typeof foldDomain>[0]) =>
  Promise.all(
    Array.from({ length: domains }, (_, index) => foldDomain(ports, domainName(`d${index}.example`))),
  );

export async function benchReceiveReport(print: (row: object) => void): Promise<void> {
  // Where the service has its data by default. Not in /tmp: making a file takes longer where many were removed just now.
  const dir = mkdtempSync(join(import.meta.dirname, '../../.strictmx-bench-'));
  try {
    const store = await openFileStore(join(dir, 'store'), { isDerived: isMadeFromMail });
    const ports = createFakePorts({ store });
    for (let index = 0; index < domains; index++) {
      const state = {
        schema: 1,
        domain: `d${index}.example`,
        owner: 'bench',
        digestTo: [],
        zone: 'external',
        inbox: `inbox${index}`,
        createdAt: '2026-11-01T00:00:00Z',
        hosting: { state: 'serving', since: '2026-11-01T00:00:00Z' },
        versions: [],
        rotation: {},
      };
      await store.put(domainKey(domainName(state.domain)), JSON.stringify(state));
      await store.put(inboxKey(state.inbox), JSON.stringify({ schema: 1, domain: state.domain }));
    }
    const raw = Array.from({ length: mails }, (_, id) =>
      mailFor(`inbox${id % domains}`, `d${id % domains}.example`, id),
    );
    const perSecond = await inParallel(mails, async (id) => {
      const key = incomingMailKey(`mail-${id}`);
      await store.put(key, raw[id] ?? '');
      const outcome = await receiveReport(ports, key);
      if (outcome.kind !== 'counted') throw new Error(`mail ${id} was ${outcome.kind}`);
      // As often as a queue asks for it while mails come from all sides.
      if (id % domains === 0) await foldAllDomains(ports);
    });
    const floorPerSecond = await inParallel(mails, async (id) => {
      for (let file = 0; file < 4; file++) {
        const name = join(dir, randomBytes(8).toString('hex'));
        writeFileSync(`${name}.tmp`, raw[id] ?? '', { flush: true });
        renameSync(`${name}.tmp`, name);
      }
    });
    print({
      name: 'receive-report on the file store',
      perSecond: Math.round(perSecond),
      floor: 'four flushed file writes a mail',
      floorPerSecond: Math.round(floorPerSecond),
      ratio: Number((perSecond / floorPerSecond).toFixed(2)),
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

if (import.meta.main) await benchReceiveReport((row) => console.log(JSON.stringify(row)));
