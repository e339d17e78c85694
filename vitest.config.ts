import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**', 'node_modules/**', 'cdk.out/**'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
  },
});
