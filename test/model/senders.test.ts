import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  consoleUntilWatch,
  editIntoRemoval,
  fromElsewhere,
  histories,
  migrationBeforeWatch,
} from './histories.ts';
import { live } from './history.ts';
import { isSearch, sampled, searchTimeLeft } from './search.ts';

/** `STRICTMX_SEED=$RANDOM npm run test:model` tries another seed. */
const seed = Number(process.env.STRICTMX_SEED ?? 20_261_124);
/** However slow the machine is. A search runs as many more as time allows. */
const atLeast = sampled(60, 150);
const runs = isSearch ? 25_000 : atLeast;
/** Histories outside `histories`, each of which puts one rule under the most strain. */
const strained = fc.oneof(editIntoRemoval, migrationBeforeWatch, fromElsewhere, consoleUntilWatch);

test(`no sender refuses a valid mail server in up to ${runs} histories, and nothing else of (a) to (e) happens`, async () => {
  const property = fc.asyncProperty(
    fc.oneof({ weight: 9, arbitrary: histories }, { weight: 1, arbitrary: strained }),
    async (history) => {
      expect(await live(history)).toBeUndefined();
    },
  );
  await fc.assert(property, { numRuns: atLeast, seed });
  if (isSearch)
    await fc.assert(property, { numRuns: runs, seed: seed + 1, interruptAfterTimeLimit: searchTimeLeft() });
}, 600_000);
