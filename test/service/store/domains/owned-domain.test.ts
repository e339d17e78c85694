import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeOwner,
  encodeOwner,
  ownedDomainKey,
  ownedDomainsPrefix,
  parseOwnedDomainKey,
} from '../../../../service/store/domains/owned-domain.ts';
import { domainName } from '../../../fakes/names.ts';

test('ownedDomainKey() is under the prefix of its owner', () => {
  expect(ownedDomainKey('acme', domainName('example.com'))).toBe('owners/acme/example.com');
  expect(ownedDomainsPrefix('acme')).toBe('owners/acme/');
});

test('parseOwnedDomainKey() is the other way of ownedDomainKey()', () => {
  const owned = { owner: 'a/b ..', domain: domainName('example.com') };
  expect(parseOwnedDomainKey(ownedDomainKey(owned.owner, owned.domain))).toEqual(owned);
});

test.each([
  ['..', '%2E%2E'],
  ['a/b', 'a%2Fb'],
  ["o'neil (uk)!*~", 'o%27neil%20%28uk%29%21%2A%7E'],
  ['株式会社', '%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE'],
])('encodeOwner() makes %j one segment of a key', (owner, encoded) => {
  expect(encodeOwner(owner)).toBe(encoded);
});

test('decodeOwner() is the other way of encodeOwner()', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (owner) => {
      expect(encodeOwner(owner)).toMatch(/^[A-Za-z0-9_%-]*$/);
      expect(decodeOwner(encodeOwner(owner))).toBe(owner);
    }),
  );
});
