import { expect, test } from 'vitest';
import type { ListMatch } from '../../../../core/sender/lists/list-entry.ts';
import { countingEntries, matchEntries } from '../../../../core/sender/lists/match-entries.ts';
import { entryOf, factsOf, now } from '../sample-facts.ts';

const facts = factsOf({ mx: { mx1: 'none', mx2: 'none' } });
const matched = (match: ListMatch) => matchEntries([entryOf('exempt', { match })], facts, now);

test.each<[string, ListMatch, boolean | undefined]>([
  ['the domain', { kind: 'domain', value: 'example.com' }, true],
  ['another domain', { kind: 'domain', value: 'example.net' }, undefined],
  ['what is above the domain', { kind: 'subdomains', value: 'com' }, true],
  ['the domain as its own subdomain', { kind: 'subdomains', value: 'example.com' }, undefined],
  ['a name that only ends alike', { kind: 'subdomains', value: 'ample.com' }, undefined],
  ['one of two servers', { kind: 'host', value: 'mx1.example.com' }, false],
  ['the address of one server', { kind: 'address', value: '192.0.2.2' }, false],
  ['a network with all servers', { kind: 'network', value: '192.0.2.0/24' }, true],
  ['a network elsewhere', { kind: 'network', value: '198.51.100.0/24' }, undefined],
])('matchEntries() matches by %s', (_, match, isWhole) => {
  expect(matched(match).map((one) => one.isWhole)).toEqual(isWhole === undefined ? [] : [isWhole]);
});

test('matchEntries() forgets an entry at the moment at which it expires', () => {
  expect(matchEntries([entryOf('exempt', { expiresAt: now })], facts, now)).toEqual([]);
  expect(matchEntries([entryOf('exempt', { expiresAt: now + 1 })], facts, now)).toHaveLength(1);
});

test('countingEntries() takes the most specific entry of each list', () => {
  const matches: ListMatch[] = [
    { kind: 'network', value: '192.0.2.0/24' },
    { kind: 'subdomains', value: 'com' },
    { kind: 'address', value: '192.0.2.1' },
    { kind: 'host', value: 'mx1.example.com' },
    { kind: 'domain', value: 'example.com' },
  ];
  for (let count = 1; count <= matches.length; count++) {
    const entries = matches.slice(0, count).map((match) => entryOf('exempt', { id: match.kind, match }));
    const counting = countingEntries(matchEntries(entries, facts, now));
    expect(counting.exempt?.entry.id).toBe(matches[count - 1]?.kind);
  }
});
