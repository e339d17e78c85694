/**
 * Measures how long the file store takes to list a page of a folder with 10,000 objects, compared with reading the
 * folder alone.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '../../adapters/local/files/file-store.ts';

const objects = 10_000;
const rounds = 20;

export async function benchListObjects(print: (row: object) => void): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'strictmx-bench-'));
  try {
    const store = await openFileStore(dir, { durable: false });
    for (let n = 0; n < objects; n++) await store.put(`mail/in/${n}`, '');
    const page = await millisecondsOf(() => store.list('mail/in/', { cursor: 'mail/in/5', limit: 100 }));
    const floor = await millisecondsOf(async () =>
      readdirSync(join(dir, 'mail', 'in'), { withFileTypes: true }),
    );
    print({
      name: 'list-objects',
      objects,
      milliseconds: page,
      floorMilliseconds: floor,
      ratio: page / floor,
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The median. */
async function millisecondsOf(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[rounds / 2] ?? 0;
}
