import { expect, test } from 'vitest';
import { formatDnsServer, isSafeWay, readDnsServer } from '../../../bin/resolve/dns-server-option.ts';

test.each([
  ['127.0.0.1', { host: '127.0.0.1', port: 53 }],
  ['127.0.0.1:5353', { host: '127.0.0.1', port: 5353 }],
  ['::1', { host: '::1', port: 53 }],
  ['[::1]:5353', { host: '::1', port: 5353 }],
])('readDnsServer() reads %j, and formatDnsServer() writes it', (text, server) => {
  expect(readDnsServer(text)).toEqual(server);
  expect(formatDnsServer(server)).toBe(text);
});

test.each(['', 'localhost', '127.0.0.1:0', '127.0.0.1:70000', '127.0.0.1:'])(
  'readDnsServer() refuses %j',
  (text) => {
    expect(readDnsServer(text)).toBeUndefined();
  },
);

test('isSafeWay() trusts AD only from this machine', () => {
  expect(['127.0.0.53', '::1', '192.0.2.1'].map((host) => isSafeWay({ host, port: 53 }))).toEqual([
    true,
    true,
    false,
  ]);
});
