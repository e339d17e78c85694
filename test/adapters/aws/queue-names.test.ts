import { expect, test } from 'vitest';
import { deadLettersName, queueName, workKinds } from '../../../adapters/aws/queue-names.ts';

const longestPrefix = 'x'.repeat(31);

test.each(workKinds)('queueName() and deadLettersName() of %s fit into what SQS takes', (work) => {
  expect(queueName('strictmx', work)).toBe(`strictmx-${work}`);
  expect(deadLettersName(longestPrefix, work).length).toBeLessThanOrEqual(80);
});
