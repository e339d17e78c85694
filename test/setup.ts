import fc from 'fast-check';
import { beforeEach } from 'vitest';

/**
 * Properties take the same way through their inputs at each run: the gate fails for a change, never by chance.
 * `STRICTMX_SEED=$RANDOM npm test` takes another way.
 */
fc.configureGlobal({ seed: Number(process.env.STRICTMX_SEED ?? 8461) });

// Commands that run in the test's process leave their exit code to the next test.
beforeEach(() => {
  process.exitCode = undefined;
});
