import { describe, expect, test } from 'vitest';
import {
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
    [
      'an address without mailto:',
      'tls@example.com',
      'expected a URI such as "mailto:tls-reports@example.com"',
    ],
    ['nothing', '', 'expected a URI'],
    ['plain http', 'http://example.com/', 'expected the scheme "mailto" or "https"'],
    ['an unknown scheme', 'ftp://example.com/', 'expected the scheme "mailto" or "https"'],
    ['javascript', 'javascript:alert(1)', 'expected the scheme "mailto" or "https"'],
    ['no address', 'mailto:', 'one address'],
    ['two addresses', 'mailto:a@example.com%2Cb@example.com', 'one address'],
    ['an address without a domain', 'mailto:tls@', 'one address'],
    ['an address with one label', 'mailto:root@localhost', 'one address'],
    ['an address literal', 'mailto:tls@[192.0.2.1]', 'one address'],
    ['a header in the local part', 'mailto:a%0D%0ABcc%3A%20b@example.com', 'one address'],
    ['a quoted local part', 'mailto:%22a%20b%22@example.com', 'one address'],
    ['a broken percent-encoding', 'mailto:a%E0@example.com', 'one address'],
    ['a local part of 65 characters', `mailto:${'a'.repeat(65)}@example.com`, 'one address'],
    ['a URL without a host', 'https://', 'expected a valid https URL'],
    ['a URL with spaces', 'https://example.com/a b', 'expected a valid https URL'],
    ['a URL with a user', 'https://user:pass@example.com/', 'without a user name'],
    ['a URL of an IP address', 'https://192.0.2.1/', 'with a host name'],
    ['a URL of an IPv6 address', 'https://[::1]/', 'with a host name'],
    ['a URL of a host without a dot', 'https://localhost/', 'with a host name'],
    ['an endless URI', `https://example.com/${'a'.repeat(1_000)}`, 'expected at most 1000 characters'],
  ])('%s', (_why, uri, reason) => {
    expect(parseDestination(uri)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
      wanted: expect.any(String),
    });
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
