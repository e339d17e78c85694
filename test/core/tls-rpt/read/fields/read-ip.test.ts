import { expect, test } from 'vitest';
import { readIp } from '../../../../../core/tls-rpt/read/fields/read-ip.ts';
import { forgiven } from '../quirks/forgiven.ts';

const read = (value: unknown) => forgiven((forgive) => readIp(value, forgive));

test.each(['192.0.2.1', '0.0.0.0', '255.255.255.255', '2001:db8::1', '::', '::ffff:192.0.2.1'])(
  'readIp() reads %s without a note',
  (text) => {
    expect(read(text)).toEqual([text]);
  },
);

test.each([
  'mx.example.com',
  '192.0.2',
  '192.0.2.',
  '.192.0.2.1',
  '192.0.2.256',
  '192..2.1',
  '1:2',
  '[192.0.2.1]',
  'unknown',
])('readIp() keeps %s, with a note', (text) => {
  expect(read(text)).toEqual([text, 'is not an IP address']);
});

test('readIp() of nothing is nothing', () => {
  expect(read(undefined)).toEqual([undefined]);
  expect(read('')).toEqual([undefined, 'is empty, ignored']);
});
