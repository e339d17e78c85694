import { expect, test } from 'vitest';
import {
  plainDomain,
  readHelo,
  readHost,
  readMxHosts,
  readPolicyDomain,
} from '../../../../../core/tls-rpt/read/fields/read-host.ts';
import { forgiven } from '../quirks/forgiven.ts';

test.each<[unknown, unknown[]]>([
  ['mx.example.com', ['mx.example.com']],
  ['MX.Example.com', ['mx.example.com']],
  ['mx.example.com.', ['mx.example.com', 'ends in a dot, removed']],
  ['[192.0.2.1]', ['[192.0.2.1]']],
  ['bücher.example', ['xn--bcher-kva.example', 'is not in A-labels, converted']],
  [undefined, [undefined]],
])('readHost(%j)', (value, expected) => {
  expect(forgiven((forgive) => readHost(value, forgive))).toEqual(expected);
});

test.each<[unknown, unknown[]]>([
  ['mx.example.com', ['mx.example.com']],
  ['[192.0.2.1]', ['[192.0.2.1]']],
  ['MX.example.com', ['mx.example.com']],
  [undefined, [undefined]],
  ['250-MX.example.com Hello\r\n250 HELP', ['mx.example.com', 'is a whole greeting, read as the name in it']],
])('readHelo(%j)', (value, expected) => {
  expect(forgiven((forgive) => readHelo(value, forgive))).toEqual(expected);
});

test('readMxHosts() reads lines of the policy, several hosts in a string and patterns', () => {
  expect(forgiven((forgive) => readMxHosts(['mx: A.example, *.b.example'], forgive))).toEqual([
    ['a.example', '*.b.example'],
    'has the prefix "mx: ", removed',
    'has several hosts in a string, read as a list',
  ]);
});

test.each<[unknown, unknown[]]>([
  ['example.com', ['example.com']],
  ['Example.com.', ['example.com', 'ends in a dot, removed']],
  ['a/../b', [undefined, 'is "a/../b", which is not a domain name, ignored']],
  ['A/B', [undefined, 'is "A/B", which is not a domain name, ignored']],
])('readPolicyDomain(%j)', (value, expected) => {
  expect(forgiven((forgive) => readPolicyDomain(value, forgive))).toEqual(expected);
});

test.each([
  ['example.com', true],
  ['xn--bcher-kva.example', false],
  ['Example.com', false],
  ['example.1', false],
  ['com', false],
])('plainDomain matches %s: %s', (name, isPlain) => {
  expect(plainDomain.test(name)).toBe(isPlain);
});
