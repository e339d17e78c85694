import { defineConfig } from 'vitest/config';

/** Tests against real software from Debian's packages; they say what they skip and why. */
export default defineConfig({
  test: { include: ['test/interop/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
