import { expect, test } from 'vitest';
import {
  deadLettersName,
  queueName,
  queueUrlVariables,
  workKinds,
} from '../../../adapters/aws/queue-names.ts';

const longestPrefix = 'x'.repeat(31);

test.each(workKinds)('queueName() and deadLettersName() of %s fit into SQS’s limit', (work) => {
  expect(queueName('strictmx', work)).toBe(`strictmx-${work}`);
  expect(deadLettersName(longestPrefix, work).length).toBeLessThanOrEqual(80);
});

test('queueUrlVariables() has a variable for each kind of work', () => {
  const variables = queueUrlVariables((work) => `https://sqs.example/${work}`);
  expect(variables.FOLD_DAY_QUEUE).toBe('https://sqs.example/fold-day');
  expect(Object.keys(variables)).toHaveLength(workKinds.length);
});
