import { describe, expect, test } from 'vitest';
import {
  isKnownDestination,
  parseAddress,
  parseDestination,
  targetOf,
} from '../../../../core/tls-rpt/write/parse-destination.ts';

describe('parseDestination() accepts', () => {
  test.each([
    ['an address', 'mailto:tls@example.com', { kind: 'mailto', address: 'tls@example.com' }],
    ['a scheme in capitals', 'MAILTO:tls@example.com', { kind: 'mailto', address: 'tls@example.com' }],
    [
      'a percent-encoded comma-free address',
      'mailto:tls%2Breports@example.com',
      { kind: 'mailto', address: 'tls+reports@example.com' },
    ],
    [
      'a percent-encoded exclamation mark',
      'mailto:a%21b@example.com',
      { kind: 'mailto', address: 'a!b@example.com' },
    ],
    [
      'an address with header fields, which it drops',
      'mailto:tls@example.com?bcc=victim@example.net',
      { kind: 'mailto', address: 'tls@example.com' },
    ],
    [
      'an internationalised domain',
      'mailto:tls@b%C3%BCcher.example',
      { kind: 'mailto', address: 'tls@xn--bcher-kva.example' },
    ],
    [
      'a URL',
      'https://reports.example.com/v1/tlsrpt?k=1',
      { kind: 'https', url: 'https://reports.example.com/v1/tlsrpt?k=1' },
    ],
    [
      'a URL with a port and a fragment, which it drops',
      'https://Reports.example.com:8443#x',
      { kind: 'https', url: 'https://reports.example.com:8443/' },
    ],
  ])('%s', (_why, uri, destination) => {
    expect(parseDestination(uri)).toEqual({ ok: true, destination });
  });
});

describe('parseDestination() refuses', () => {
  test.each([
    ['an address without mailto:', 'tls@example.com', 'no-scheme'],
    ['nothing', '', 'no-scheme'],
    ['plain http', 'http://example.com/', 'other-scheme'],
    ['an unknown scheme', 'ftp://example.com/', 'other-scheme'],
    ['javascript', 'javascript:alert(1)', 'other-scheme'],
    ['no address', 'mailto:', 'no-address'],
    ['two addresses', 'mailto:a@example.com%2Cb@example.com', 'no-address'],
    ['an address without a domain', 'mailto:tls@', 'no-address'],
    ['an address with one label', 'mailto:root@localhost', 'no-address'],
    ['an address literal', 'mailto:tls@[192.0.2.1]', 'no-address'],
    ['a header in the local part', 'mailto:a%0D%0ABcc%3A%20b@example.com', 'no-address'],
    ['a quoted local part', 'mailto:%22a%20b%22@example.com', 'no-address'],
    ['a broken percent-encoding', 'mailto:a%E0@example.com', 'no-address'],
    ['a local part of 65 characters', `mailto:${'a'.repeat(65)}@example.com`, 'no-address'],
    ['a URL without a host', 'https://', 'no-url'],
    ['a URL with spaces', 'https://example.com/a b', 'no-url'],
    ['a URL with a user', 'https://user:pass@example.com/', 'user-name'],
    ['a URL of an IP address', 'https://192.0.2.1/', 'no-host'],
    ['a URL of an IPv6 address', 'https://[::1]/', 'no-host'],
    ['a URL of a host without a dot', 'https://localhost/', 'no-host'],
    ['an endless URI', `https://example.com/${'a'.repeat(1_000)}`, 'too-long'],
  ])('%s', (_why, uri, fault) => {
    expect(parseDestination(uri)).toEqual({ ok: false, fault });
  });
});

test('targetOf() is the address or the URL', () => {
  expect(targetOf({ kind: 'mailto', address: 'a@example.com' })).toBe('a@example.com');
  expect(targetOf({ kind: 'https', url: 'https://example.com/' })).toBe('https://example.com/');
});

test.each([
  ['a+b@Example.com', 'a+b@example.com'],
  ['a@b@example.com', undefined],
  ['.a@example.com', undefined],
  ['a@localhost', undefined],
  ['', undefined],
])('parseAddress(%j) is %s', (text, address) => {
  expect(parseAddress(text)).toBe(address);
});

test('isKnownDestination() is false for a kind that only a newer version can send to', () => {
  const known = [
    { kind: 'mailto', address: 'a@example.com' },
    { kind: 'https', url: 'https://example.com/' },
    { kind: 'ftp', url: 'ftp://example.com/' },
  ];
  expect(known.map(isKnownDestination)).toEqual([true, true, false]);
});
