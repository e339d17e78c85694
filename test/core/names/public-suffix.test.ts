import { expect, test } from 'vitest';
import { isPublicSuffix, organisationalDomain } from '../../../core/names/public-suffix.ts';

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
  ['com', true],
  ['co.uk', true],
  ['example.com', false],
  ['github.io', false],
])('isPublicSuffix() of %s is %s', (domain, expected) => {
  expect(isPublicSuffix(domain)).toBe(expected);
});
