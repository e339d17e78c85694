import { expect, test } from 'vitest';
import { bounded } from '../../../adapters/aws/bounded.ts';
import { workerSeconds } from '../../../lib/worker-limits.ts';

test('bounded ends a call that hangs early enough for another try, in the API and in every worker', () => {
  const { connectionTimeout, requestTimeout, throwOnRequestTimeout } = bounded.requestHandler;
  const attemptSeconds = (connectionTimeout + requestTimeout) / 1000;
  // API Gateway gives up after 30 s.
  for (const limit of [29, ...Object.values(workerSeconds)]) expect(2 * attemptSeconds).toBeLessThan(limit);
  expect(throwOnRequestTimeout).toBe(true);
});
