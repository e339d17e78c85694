import { defineConfig } from 'vitest/config';

/** The console in Debian's Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    ...(process.env.STRICTMX_TEST_RESULTS
      ? { reporters: ['default', ['json', { outputFile: process.env.STRICTMX_TEST_RESULTS }]] }
      : {}),
  },
});
