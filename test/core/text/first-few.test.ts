import { expect, test } from 'vitest';
import { firstFew } from '../../../core/text/first-few.ts';

const messages = (count: number) => Array.from({ length: count }, (_, index) => `message ${index + 1}`);

test('firstFew() keeps up to 20 messages', () => {
  expect(firstFew(messages(20))).toEqual(messages(20));
});

test('firstFew() says in the 20th message how many more there are', () => {
  expect(firstFew(messages(21))).toEqual([...messages(19), 'and 2 more']);
});
