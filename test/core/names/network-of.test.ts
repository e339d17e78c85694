import { expect, test } from 'vitest';
import { networkOf, siteOf } from '../../../core/names/network-of.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3::4', '8193:3512:1:2'],
  ['no address', 'no address'],
])('networkOf() of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ['192.0.2.1', '192.0.2'],
  ['::ffff:192.0.2.1', '192.0.2'],
  ['2001:db8:1:2:3::4', '32.1.13.184.0.1'],
  ['', ''],
])('siteOf() of %s is %s', (address, site) => {
  expect(siteOf(address)).toBe(site);
});
