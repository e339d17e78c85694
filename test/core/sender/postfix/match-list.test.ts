import { expect, test } from 'vitest';
import { formatMatchList, narrowWildcards } from '../../../../core/sender/postfix/match-list.ts';

test('formatMatchList() writes wildcards as Postfix does', () => {
  expect(formatMatchList(['mx.example.com', '*.example.net'])).toBe('mx.example.com:.example.net');
});

test.each([
  ['the servers of a wildcard', ['*.example.com'], ['a.example.com'], ['a.example.com']],
  ['no server two labels below it', ['*.example.com'], ['x.y.example.com'], []],
  ['an exact name as it is', ['mx.example.com'], [], ['mx.example.com']],
  ['each name once', ['*.example.com', 'a.example.com'], ['a.example.com'], ['a.example.com']],
])('narrowWildcards() gives %s', (_, patterns, hosts, expected) => {
  expect(narrowWildcards(patterns, hosts)).toEqual(expected);
});
