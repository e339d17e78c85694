import { expect, test } from 'vitest';
import { httpUrl, isEveryAddress, ownAddress } from '../../bin/listen-address.ts';

test.each([
  ['0.0.0.0', true, '127.0.0.1'],
  ['::', true, '::1'],
  ['0:0::0', true, '::1'],
  ['127.0.0.1', false, '127.0.0.1'],
  ['192.0.2.10', false, '192.0.2.10'],
  ['2001:db8::10', false, '2001:db8::10'],
])('%s is every address: %s, and this machine reaches it at %s', (host, every, own) => {
  expect(isEveryAddress(host)).toBe(every);
  expect(ownAddress(host)).toBe(own);
});

test('httpUrl() puts an IPv6 address in brackets', () => {
  expect([httpUrl('192.0.2.1', 8080), httpUrl('::1', 80)]).toEqual([
    'http://192.0.2.1:8080',
    'http://[::1]:80',
  ]);
});
