import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editIntoRemoval, histories, migrationBeforeWatch } from './histories.ts';
import { live } from './history.ts';
import { isSearch, moreSeeds } from './search.ts';

/** Another way with `STRICTMX_SEED=$RANDOM npm run test:model`. */
const seed = Number(process.env.STRICTMX_SEED ?? 20_261_124);
const seeds = isSearch ? [seed, ...moreSeeds] : [seed];
const runs = isSearch ? 5000 : 150;
/** Those that are no part of `histories`, where one rule is under the most strain. */
const strained = fc.oneof(editIntoRemoval, migrationBeforeWatch);

test.each(seeds)(
  `no sender refuses a valid mail server in ${runs} histories from seed %i, and nothing else of (a) to (e) happens`,
  async (seed) => {
    const property = fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: histories }, { weight: 1, arbitrary: strained }),
      async (history) => {
        expect(await live(history)).toBeUndefined();
      },
    );
    await fc.assert(property, { numRuns: runs, seed });
  },
  600_000,
);
