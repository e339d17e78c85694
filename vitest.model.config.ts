import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

/** Tests of `npm test` that here search instead of replaying or sampling, and those that are too long for it. */
export default defineConfig({
  test: {
    include: [
      'test/model/**/*.test.ts',
      'test/**/*.long.test.ts',
      'test/lambdas/**/*.test.ts',
      'test/docs/linear-expressions.test.ts',
      'test/adapters/local/mail/dkim-results.forgery.test.ts',
      'test/core/mta-sts/held-policies.test.ts',
      'test/service/store/skip-unreadable.every-*.test.ts',
      'test/service/intake/budget/choose-keeping.test.ts',
      'test/service/intake/fold-day.test.ts',
      'test/service/intake/receive-report.test.ts',
      'test/core/mta-sts/ledger.test.ts',
      'test/core/tls-rpt/read/read-report.property.test.ts',
      'test/core/tls-rpt/bounds/*.test.ts',
      'test/core/digest/page/compose-digest.test.ts',
    ],
    // One file searches for minutes, beside all others. By itself vitest takes one process on 2 cores.
    maxWorkers: 2,
    // What has to run at least takes about as long again on a slow machine, and .ci/run allows ten minutes.
    env: { STRICTMX_SEARCH_UNTIL: String(Date.now() + 200_000) },
    globalSetup: 'test/run-folder.ts',
    setupFiles: ['test/setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
  },
});
