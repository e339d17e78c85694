import { expect, test } from 'vitest';
import { busiestSecond, countRefused } from '../../scripts/token-bucket.ts';

const size = { burst: 3, perSecond: 2 };

test.each([
  ['no request', [], 0],
  ['a burst', [0, 0, 0], 0],
  ['one more than a burst', [0, 0, 0, 0], 1],
  ['a burst, and what came back in half a second', [0, 0, 0, 0.5], 0],
  ['a second burst before the first came back', [0, 0, 0, 1, 1, 1], 1],
  ['requests in any order', [1, 0, 1, 0, 1, 0], 1],
  ['a steady rate', Array.from({ length: 100 }, (_, index) => index / 2), 0],
])('countRefused() of %s', (_, times, refused) => {
  expect(countRefused(times, size)).toBe(refused);
});

test('busiestSecond() counts the requests within any second, wherever it begins', () => {
  expect(busiestSecond([])).toBe(0);
  expect(busiestSecond([5, 0.9, 1.1, 0.1, 1.05])).toBe(3);
});
