import { expect, test } from 'vitest';
import { workKinds } from '../../adapters/aws/queue-names.ts';
import { functionOf } from './synthesize.ts';

test('the API gives up before API Gateway does, and may send to every queue', () => {
  const api = functionOf('api', 'Api');
  expect(api.Timeout).toBe(29);
  const variables = Object.keys((api.Environment as { Variables: object }).Variables);
  expect(variables.filter((name) => name.endsWith('_QUEUE'))).toHaveLength(workKinds.length);
});
