import fc from 'fast-check';

/**
 * Properties take the same way through their inputs at each run: the gate fails for a change, never by chance.
 * `STRICTMX_SEED=$RANDOM npm test` takes another way.
 */
fc.configureGlobal({ seed: Number(process.env.STRICTMX_SEED ?? 8461) });
