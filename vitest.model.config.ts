import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

/** Tests of `npm test` that here search instead of replaying or sampling, and those that are too long for it. */
export default defineConfig({
  test: {
    include: [
      'test/model/**/*.test.ts',
      'test/**/*.long.test.ts',
      'test/docs/linear-expressions.test.ts',
      'test/adapters/local/mail/dkim-results.forgery.test.ts',
    ],
    // One file searches for minutes, beside all others. By itself vitest takes one process on 2 cores.
    maxWorkers: 2,
    // What has to run at least takes about as long again on a slow machine, and .ci/run allows ten minutes.
    env: { STRICTMX_SEARCH_UNTIL: String(Date.now() + 300_000) },
    setupFiles: ['test/setup.ts'],
    testTimeout: 600_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
  },
});
