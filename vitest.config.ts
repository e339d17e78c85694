import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests of servers mostly wait.
    maxWorkers: 3,
    setupFiles: ['test/setup.ts'],
    exclude: ['test/interop/**', 'node_modules/**', 'cdk.out/**'],
    // Only stops hanging tests; a busy machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
  },
});
