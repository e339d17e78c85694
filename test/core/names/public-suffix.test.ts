import { expect, test } from 'vitest';
import { isPublicSuffix, organisationalDomain, registeredDomain } from '../../../core/names/public-suffix.ts';

test.each([
  ['a registered name', 'example.com', 'example.com'],
  ['a name below it', 'a.b.example.com', 'example.com'],
  ['a suffix of two labels', 'a.example.co.uk', 'example.co.uk'],
  ['a private suffix, whose users are independent of each other', 'a.alice.github.io', 'alice.github.io'],
  ['a name that is a suffix itself', 'co.uk', 'co.uk'],
  ['a reserved top-level domain', 'mail.server.test', 'server.test'],
  ['an A-label suffix', 'mail.example.xn--p1ai', 'example.xn--p1ai'],
])('organisationalDomain() of %s', (_what, domain, expected) => {
  expect(organisationalDomain(domain)).toBe(expected);
});

test.each([
  ['a name below a private suffix, of which anybody gets any number', 'a1.dedyn.io', 'dedyn.io'],
  ['a suffix of two labels', 'a.example.co.uk', 'example.co.uk'],
  ['a name that is a suffix itself', 'co.uk', 'co.uk'],
])('registeredDomain() of %s', (_what, domain, expected) => {
  expect(registeredDomain(domain)).toBe(expected);
});

test.each([
  ['com', true],
  ['co.uk', true],
  ['example.com', false],
  ['github.io', false],
])('isPublicSuffix() of %s is %s', (domain, expected) => {
  expect(isPublicSuffix(domain)).toBe(expected);
});

test.each([
  ['a.b.example.co.uk', 'example.co.uk'],
  ['a.alice.github.io', 'github.io'],
  ['co.uk', 'co.uk'],
])('registeredDomain() of %s', (domain, expected) => {
  expect(registeredDomain(domain)).toBe(expected);
});
