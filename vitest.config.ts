import { defineConfig } from 'vitest/config';

const results = process.env.STRICTMX_TEST_RESULTS;

/** They close what they open and leave nothing behind, so they share processes and what these have loaded. The rest mocks modules. */
const shared = [
  'test/core/**/*.test.ts',
  'test/service/**/*.test.ts',
  'test/adapters/**/*.test.ts',
  'test/api/**/*.test.ts',
  'test/console/**/*.test.ts',
  'test/lib/**/*.test.ts',
  'test/lambdas/**/*.test.ts',
  'test/docs/**/*.test.ts',
  'test/gate/**/*.test.ts',
  'test/fakes/**/*.test.ts',
  'test/bin/**/*.test.ts',
  'test/field/**/*.test.ts',
  'test/scripts/**/*.test.ts',
];

/** What takes many seconds for one assertion: `npm run test:model` runs it. */
const long = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    // Tests of servers mostly wait: on 2 cores, 4 workers were faster than 3 (84 s, 90 s).
    maxWorkers: 4,
    setupFiles: ['test/setup.ts'],
    // Only stops hanging tests; a busy machine is not a failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    ...(results ? { reporters: ['default', ['json', { outputFile: results }]] } : {}),
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: shared,
          exclude: [long],
          isolate: false,
          globalSetup: 'test/run-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ['test/**/*.test.ts'],
          exclude: [...shared, long, 'test/interop/**', 'test/browser/**', 'node_modules/**', 'cdk.out/**'],
        },
      },
    ],
  },
});
