import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../../adapters/public-fetch/public-address.ts';
import { notPublicAddresses } from './not-public-addresses.table.ts';

describe('isPublicAddress()', () => {
  test.each(notPublicAddresses)('refuses %s %s', (_label, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2000::1',
    '3ffd:ffff::1',
    '::ffff:8.8.8.8',
  ])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each(['', 'localhost', '1.2.3.4.5', '256.1.1.1', ':::'])(
    'refuses text that is not an address: "%s"',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});
