import { expect, test } from 'vitest';
import { readRequireTlsTag } from '../../../../core/sender/require-tls/subaddress.ts';

test.each([
  ['the tag', 'ann+requiretls@example.com', true, 'ann@example.com'],
  ['any letter case', 'ann+RequireTLS@example.com', true, 'ann@example.com'],
  ['the last of several subaddresses', 'a+x+requiretls@example.com', true, 'a+x@example.com'],
  ['an earlier subaddress is no tag', 'a+requiretls+x@example.com', false, 'a+requiretls+x@example.com'],
  ['an address of the tag alone', '+requiretls@example.com', false, '+requiretls@example.com'],
  ['an address without a subaddress', 'requiretls@example.com', false, 'requiretls@example.com'],
  ['text without an @', 'ann+requiretls', false, 'ann+requiretls'],
])('readRequireTlsTag() reads %s', (_, address, isTagged, stripped) => {
  expect(readRequireTlsTag(address)).toEqual({ isTagged, address: stripped });
});

test('readRequireTlsTag() takes another tag', () => {
  expect(readRequireTlsTag('ann+secure@example.com', 'secure').isTagged).toBe(true);
});
