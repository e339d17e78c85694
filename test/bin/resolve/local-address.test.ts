import { expect, test } from 'vitest';
import { readLocalAddress } from '../../../bin/resolve/local-address.ts';

test.each([
  ['127.0.0.1:8461', { host: '127.0.0.1', port: 8_461 }],
  ['127.0.0.9:0', { host: '127.0.0.9', port: 0 }],
  ['[::1]:8461', { host: '::1', port: 8_461 }],
  ['/run/strictmx/socketmap', { path: '/run/strictmx/socketmap' }],
])('readLocalAddress() reads %s', (text, address) => {
  expect(readLocalAddress('--exim', text)).toEqual(address);
});

test.each([
  ['an address that others reach', '0.0.0.0:8461'],
  ['a public address', '192.0.2.1:8461'],
  ['a name', 'localhost:8461'],
  ['no port', '127.0.0.1'],
  ['a port that is too high', '127.0.0.1:65536'],
  ['no number', '127.0.0.1:x'],
  ['an empty port', '127.0.0.1:'],
  ['a relative path', 'run/socket'],
])('readLocalAddress() refuses %s, and names the option', (_, text) => {
  expect(() => readLocalAddress('--exim', text)).toThrow(`Cannot listen: "--exim" is "${text}", expected`);
});
