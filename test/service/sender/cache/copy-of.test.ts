import { expect, test } from 'vitest';
import { copyOf } from '../../../../service/sender/cache/copy-of.ts';

test('copyOf() gives the same text', () => {
  expect(copyOf('münchen.example')).toBe('münchen.example');
});
