import { expect, test } from 'vitest';
import { shortDigest } from '../../../service/store/short-digest.ts';

test('shortDigest() is the first half of the SHA-256 of the text in UTF-8', () => {
  expect(shortDigest('')).toBe('e3b0c44298fc1c149afbf4c8996fb924');
  expect(shortDigest('テ')).toMatch(/^[0-9a-f]{32}$/);
  expect(shortDigest('テ')).not.toBe(shortDigest(''));
});
