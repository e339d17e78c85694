import { expect, test } from 'vitest';
import { declinedAddressKey } from '../../../../service/store/access/declined-address.ts';

test('declinedAddressKey() is the same for all owners', () => {
  expect(declinedAddressKey('0123')).toBe('declined/0123.json');
});
