import { describe, expect, test } from 'vitest';
import {
  chooseDestinations,
  maxDestinations,
  type OutboundRules,
  parseDestination,
  reasonAgainst,
} from '../../../../core/tls-rpt/write/destination.ts';

const anything: OutboundRules = { enabled: true, domains: {}, destinations: {} };

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
    ['an address without mailto:', 'tls@example.com', 'expected a URI, as "mailto:tls-reports@example.com"'],
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

describe('chooseDestinations()', () => {
  const rua = ['mailto:tls@example.com', 'https://example.com/tls'];

  test.each<[string, Partial<OutboundRules>, string[], string[]]>([
    ['uses all destinations of the record', {}, ['tls@example.com', 'https://example.com/tls'], []],
    ['sends nothing if switched off', { enabled: false }, [], ['Outgoing reports are switched off']],
    [
      'sends to allowed domains',
      { onlyDomains: ['example.com'] },
      ['tls@example.com', 'https://example.com/tls'],
      [],
    ],
    [
      'sends to no other domain',
      { onlyDomains: ['example.net'] },
      [],
      ['Only other domains than example.com get reports'],
    ],
    [
      'suppresses a domain',
      { domains: { 'example.com': { suppress: 'asked by mail' } } },
      [],
      ['Reports about example.com are suppressed: asked by mail'],
    ],
    [
      'redirects a domain',
      { domains: { 'example.com': { redirect: 'mailto:me@example.net' } } },
      ['me@example.net'],
      [],
    ],
    [
      'suppresses an address',
      { destinations: { 'tls@example.com': { suppress: 'mailbox is full' } } },
      ['https://example.com/tls'],
      ['Reports to "tls@example.com" are suppressed: mailbox is full'],
    ],
    [
      'suppresses an address, whatever its case',
      { destinations: { 'TLS@example.com': { suppress: 'mailbox is full' } } },
      ['https://example.com/tls'],
      ['Reports to "tls@example.com" are suppressed: mailbox is full'],
    ],
    [
      'sends to allowed destinations, whatever their case',
      { onlyDestinations: ['Tls@example.com'] },
      ['tls@example.com'],
      ['Only other destinations than "https://example.com/tls" get reports'],
    ],
    [
      'sends to allowed destinations',
      { onlyDestinations: ['https://example.com/tls'] },
      ['https://example.com/tls'],
      ['Only other destinations than "tls@example.com" get reports'],
    ],
    [
      'follows a redirect only to an allowed destination',
      {
        onlyDestinations: ['tls@example.com'],
        domains: { 'example.com': { redirect: 'mailto:me@example.org' } },
      },
      [],
      ['Only other destinations than "me@example.org" get reports'],
    ],
    [
      'redirects a URL',
      { destinations: { 'https://example.com/tls': { redirect: 'https://example.org/in' } } },
      ['tls@example.com', 'https://example.org/in'],
      [],
    ],
    [
      'sends once if two lead to the same destination',
      { destinations: { 'https://example.com/tls': { redirect: 'mailto:tls@example.com' } } },
      ['tls@example.com'],
      [],
    ],
    [
      'says that a redirect is not a URI',
      { destinations: { 'tls@example.com': { redirect: 'me@example.net' } } },
      ['https://example.com/tls'],
      ['Cannot send to "me@example.net": expected a URI, as "mailto:tls-reports@example.com"'],
    ],
  ])('%s', (_why, rules, targets, reasons) => {
    const chosen = chooseDestinations('example.com', rua, { ...anything, ...rules });
    expect(chosen.destinations.map((one) => (one.kind === 'mailto' ? one.address : one.url))).toEqual(
      targets,
    );
    expect(chosen.reasons).toEqual(reasons);
  });

  test('keeps the reason for each URI that it cannot use', () => {
    const chosen = chooseDestinations(
      'example.com',
      ['a@example.com', 'ftp://example.com', ...rua],
      anything,
    );
    expect(chosen.destinations).toHaveLength(2);
    expect(chosen.reasons).toHaveLength(2);
  });

  test('uses only a few destinations, so that no record makes us flood others with mail', () => {
    const many = Array.from({ length: 200 }, (_, at) => `mailto:victim${at}@example.net`);
    const chosen = chooseDestinations('example.com', many, anything);
    expect(chosen.destinations).toHaveLength(maxDestinations);
    expect(chosen.reasons).toHaveLength(200 - maxDestinations);
  });
});

test('reasonAgainst() gives no reason for a domain that gets reports', () => {
  expect(reasonAgainst('example.com', anything)).toBeUndefined();
});
