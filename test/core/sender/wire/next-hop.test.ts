import { expect, test } from 'vitest';
import { readNextHop } from '../../../../core/sender/wire/next-hop.ts';

test.each([
  ['a domain', 'example.com', 'example.com'],
  ['capitals', 'EXAMPLE.com', 'example.com'],
  ['U-labels', 'bücher.example', 'xn--bcher-kva.example'],
])('readNextHop() reads %s', (_, key, domain) => {
  expect(readNextHop(key)).toBe(domain);
});

test.each([
  ['a parent', '.example.com'],
  ['a server without MX look-up', '[mx.example.com]'],
  ['the same with a port', '[mx.example.com]:587'],
  ['a port', 'example.com:587'],
  ['an address', '192.0.2.1'],
  ['an address of IPv6', '2001:db8::1'],
  ['nothing', ''],
  ['a space', 'a b.example'],
  ['a line end', 'example.com\n'],
  ['a label that is too long', `${'a'.repeat(64)}.example`],
  ['a name that is too long', 'a.'.repeat(500)],
])('readNextHop() has no domain for %s', (_, key) => {
  expect(readNextHop(key)).toBeUndefined();
});
