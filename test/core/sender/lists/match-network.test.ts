import { expect, test } from 'vitest';
import {
  isInNetwork,
  isNetwork,
  isPlainAddress,
  prefixLengthOf,
} from '../../../../core/sender/lists/match-network.ts';

test.each([
  ['an address in a network', '192.0.2.7', '192.0.2.0/24', true],
  ['an address beside a network', '192.0.3.7', '192.0.2.0/24', false],
  ['the address itself', '192.0.2.7', '192.0.2.7', true],
  ['another spelling of it', '::ffff:192.0.2.7', '192.0.2.7', true],
  ['IPv6 in a network', '2001:db8::1', '2001:db8::/32', true],
  ['the other family', '2001:db8::1', '0.0.0.0/0', false],
  ['what is no address', 'example.com', '0.0.0.0/0', false],
])('isInNetwork() knows %s', (_, address, network, is) => {
  expect(isInNetwork(address, network)).toBe(is);
});

test.each([
  ['192.0.2.0/24', true],
  ['0.0.0.0/0', true],
  ['192.0.2.0/33', false],
  ['192.0.2.0/024', false],
  ['192.0.2.7/24', false],
  ['192.0.2.0/', false],
  ['192.0.2.0/24/24', false],
  ['10/8', false],
  ['010.0.0.0/8', false],
  ['2001:db8::/32', true],
  ['2001:db8::1/32', false],
  ['192.0.2.1', false],
  ['mx', false],
])('isNetwork(%j) is %j', (text, is) => {
  expect(isNetwork(text)).toBe(is);
});

test.each([
  ['192.0.2.1', true],
  ['2001:DB8::1', true],
  ['10.1', false],
  ['010.0.0.1', false],
  ['0x7f.0.0.1', false],
  ['fe80::1%eth0', false],
  ['192.0.2.0/24', false],
])('isPlainAddress(%j) is %j', (text, is) => {
  expect(isPlainAddress(text)).toBe(is);
});

test('prefixLengthOf() is the number after the slash', () => {
  expect(prefixLengthOf('192.0.2.0/24')).toBe(24);
});
