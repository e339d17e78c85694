import { expect, test } from 'vitest';
import { excerpt, fault, firstFaults } from '../../../core/finding/fault.ts';

test('firstFaults() keeps 20 and says how many more there are', () => {
  const many = Array.from({ length: 50 }, (_, index) => fault('line-empty', { line: index }));
  expect(firstFaults(many.slice(0, 20))).toEqual(many.slice(0, 20));
  expect(firstFaults(many)).toEqual([...many.slice(0, 19), fault('more', { count: 31 })]);
});

test('excerpt() bounds foreign text', () => {
  expect(excerpt('short')).toBe('short');
  expect(excerpt('x'.repeat(100_000))).toBe('x'.repeat(300));
});
