import { expect, test } from 'vitest';
import { readAddressLiteral } from '../../../../core/sender/facts/address-literal.ts';

test.each([
  ['[192.0.2.1]', '[192.0.2.1]', '192.0.2.1'],
  ['[ipv6:2001:DB8::1]', '[IPv6:2001:db8::1]', '2001:db8::1'],
])('readAddressLiteral() reads %s', (text, domain, address) => {
  expect(readAddressLiteral(text)).toMatchObject({
    domain,
    mx: { secure: false, isLiteral: true, hosts: [{ name: address, addresses: [address] }] },
    sts: { kind: 'none' },
  });
});

test.each([
  '192.0.2.1',
  '[10.1]',
  '[010.0.0.1]',
  '[2001:db8::1]',
  '[IPv6:192.0.2.1]',
  '[IPv6:fe80::1%eth0]',
  '[mx.example.com]',
  '[]',
])('readAddressLiteral() does not read %s', (text) => {
  expect(readAddressLiteral(text)).toBeUndefined();
});
