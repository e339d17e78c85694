import { expect, test } from 'vitest';
import { formatMatchList, narrowWildcards } from '../../../../core/sender/postfix/match-list.ts';

test('formatMatchList() writes wildcards as Postfix does', () => {
  expect(formatMatchList(['mx.example.com', '*.example.net', 'mx_1.example.org'])).toBe(
    'mx.example.com:.example.net:mx_1.example.org',
  );
});

test.each([
  ['a separator, after which Postfix reads a keyword', 'hostname:a.example.com'],
  ['a blank, which ends the attribute', 'a b.example.com'],
  ['the keyword for whatever name a server has', 'hostname'],
  ['the keyword for the recipient domain', 'nexthop'],
  ['the keyword for its subdomains', 'dot-nexthop'],
  ['nothing', ''],
])('formatMatchList() refuses a list with %s', (_, name) => {
  expect(formatMatchList(['mx.example.com', name])).toBeUndefined();
});

test.each([
  ['the servers of a wildcard', ['*.example.com'], ['a.example.com'], ['a.example.com']],
  ['no server two labels below it', ['*.example.com'], ['x.y.example.com'], []],
  ['an exact name as it is', ['mx.example.com'], [], ['mx.example.com']],
  ['each name once', ['*.example.com', 'a.example.com'], ['a.example.com'], ['a.example.com']],
])('narrowWildcards() gives %s', (_, patterns, hosts, expected) => {
  expect(narrowWildcards(patterns, hosts)).toEqual(expected);
});
