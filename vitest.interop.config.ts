import { defineConfig } from 'vitest/config';
import { enterPrivateNetwork } from './test/interop/private-network.ts';

enterPrivateNetwork();

/** Tests against real software from Debian's packages; they say what they skip and why. */
export default defineConfig({
  // One after the other: each has its servers on the ports that the world expects.
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
