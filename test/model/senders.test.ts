import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histories } from './histories.ts';
import { live } from './history.ts';

/** More on demand: `STRICTMX_HISTORIES=50000 npx vitest run test/model/senders.test.ts`. */
const runs = Number(process.env.STRICTMX_HISTORIES ?? 2000);
const seed = Number(process.env.STRICTMX_SEED ?? 20_261_124);

test(`no sender refuses a valid mail server in ${runs} histories, and nothing else of (a) to (e) happens`, async () => {
  const property = fc.asyncProperty(histories, async (history) => {
    expect(await live(history)).toBeUndefined();
  });
  await fc.assert(property, { numRuns: runs, seed });
}, 600_000);
