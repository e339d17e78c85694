/** Run by file-store.test.ts: writes numbers to some keys, says each one that is stored, and ends by SIGKILL only. */
import { writeSync } from 'node:fs';
import { openFileStore } from '../../../../adapters/local/files/file-store.ts';

const store = await openFileStore(process.argv[2] ?? '');
let number = 0;

async function writeForEver(key: string): Promise<never> {
  for (;;) {
    const mine = ++number;
    await store.put(key, String(mine).padStart(9, '0').repeat(5_000));
    writeSync(1, `${key} ${mine}\n`);
  }
}

await Promise.all(['a', 'days/2026-11-23/example.com.json', 'domains/example.com.json'].map(writeForEver));
