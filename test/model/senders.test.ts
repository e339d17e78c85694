import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editIntoRemoval, fromElsewhere, histories, migrationBeforeWatch } from './histories.ts';
import { live } from './history.ts';
import { isSearch, searchTimeLeft } from './search.ts';

/** `STRICTMX_SEED=$RANDOM npm run test:model` tries another seed. */
const seed = Number(process.env.STRICTMX_SEED ?? 20_261_124);
/** A search runs as many as time allows. */
const runs = isSearch ? 25_000 : 150;
/** Histories outside `histories`, each of which puts one rule under the most strain. */
const strained = fc.oneof(editIntoRemoval, migrationBeforeWatch, fromElsewhere);

test(`no sender refuses a valid mail server in up to ${runs} histories, and nothing else of (a) to (e) happens`, async () => {
  let lived = 0;
  const property = fc.asyncProperty(
    fc.oneof({ weight: 9, arbitrary: histories }, { weight: 1, arbitrary: strained }),
    async (history) => {
      expect(await live(history)).toBeUndefined();
      lived++;
    },
  );
  await fc.assert(property, {
    numRuns: runs,
    seed,
    ...(isSearch && { interruptAfterTimeLimit: searchTimeLeft() }),
  });
  expect(lived).toBeGreaterThanOrEqual(150);
}, 600_000);
