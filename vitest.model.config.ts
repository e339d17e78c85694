import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

/** The same tests as in `npm test`, which here search instead of replaying or sampling: minutes instead of seconds. */
export default defineConfig({
  test: {
    include: ['test/model/**/*.test.ts', 'test/docs/linear-expressions.test.ts'],
    env: { STRICTMX_SEARCH: '1' },
    setupFiles: ['test/setup.ts'],
    testTimeout: 600_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
  },
});
