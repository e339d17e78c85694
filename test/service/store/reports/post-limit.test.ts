import { expect, test } from 'vitest';
import { postLimitKey } from '../../../../service/store/reports/post-limit.ts';

test('postLimitKey() is one object for each report URL', () => {
  expect(postLimitKey('abc')).toBe('post-limits/abc.json');
});
