import { describe, expect, test } from 'vitest';
import {
  chooseDestinations,
  maxDestinations,
  type OutboundRules,
  reasonAgainst,
  ruleFor,
} from '../../../../core/tls-rpt/write/choose-destinations.ts';
import { type OutboundReason, outboundReason } from '../../../../core/tls-rpt/write/outbound-reason.ts';
import { domainName } from '../../../fakes/names.ts';

const anything: OutboundRules = { enabled: true, domains: {}, destinations: {} };

describe('chooseDestinations()', () => {
  const rua = ['mailto:tls@example.com', 'https://example.com/tls'];

  test.each<[string, Partial<OutboundRules>, string[], OutboundReason[]]>([
    ['uses all destinations of the record', {}, ['tls@example.com', 'https://example.com/tls'], []],
    ['sends nothing if switched off', { enabled: false }, [], [outboundReason('switched-off', {})]],
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
      [outboundReason('domain-not-allowed', { domain: 'example.com' })],
    ],
    [
      'suppresses a domain',
      { domains: { 'example.com': { suppress: 'asked by mail' } } },
      [],
      [outboundReason('domain-suppressed', { domain: 'example.com', why: 'asked by mail' })],
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
      [outboundReason('destination-suppressed', { target: 'tls@example.com', why: 'mailbox is full' })],
    ],
    [
      'suppresses an address, whatever its case',
      { destinations: { 'TLS@example.com': { suppress: 'mailbox is full' } } },
      ['https://example.com/tls'],
      [outboundReason('destination-suppressed', { target: 'tls@example.com', why: 'mailbox is full' })],
    ],
    [
      'sends to allowed destinations, whatever their case',
      { onlyDestinations: ['Tls@example.com'] },
      ['tls@example.com'],
      [outboundReason('destination-not-allowed', { target: 'https://example.com/tls' })],
    ],
    [
      'sends to allowed destinations',
      { onlyDestinations: ['https://example.com/tls'] },
      ['https://example.com/tls'],
      [outboundReason('destination-not-allowed', { target: 'tls@example.com' })],
    ],
    [
      'follows a redirect only to an allowed destination',
      {
        onlyDestinations: ['tls@example.com'],
        domains: { 'example.com': { redirect: 'mailto:me@example.org' } },
      },
      [],
      [outboundReason('destination-not-allowed', { target: 'me@example.org' })],
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
      [outboundReason('destination-unusable', { uri: 'me@example.net', fault: 'no-scheme' })],
    ],
  ])('%s', (_why, rules, targets, reasons) => {
    const chosen = chooseDestinations(domainName('example.com'), rua, { ...anything, ...rules });
    expect(chosen.destinations.map((one) => (one.kind === 'mailto' ? one.address : one.url))).toEqual(
      targets,
    );
    expect(chosen.reasons).toEqual(reasons);
  });

  test('keeps the reason for each URI that it cannot use', () => {
    const chosen = chooseDestinations(
      domainName('example.com'),
      ['a@example.com', 'ftp://example.com', ...rua],
      anything,
    );
    expect(chosen.destinations).toHaveLength(2);
    expect(chosen.reasons).toHaveLength(2);
  });

  test('uses only a few destinations, so that no record makes us flood others with mail', () => {
    const many = Array.from({ length: 200 }, (_, at) => `mailto:victim${at}@example.net`);
    const chosen = chooseDestinations(domainName('example.com'), many, anything);
    expect(chosen.destinations).toHaveLength(maxDestinations);
    expect(chosen.reasons).toHaveLength(200 - maxDestinations);
  });
});

test('reasonAgainst() gives no reason for a domain that gets reports', () => {
  expect(reasonAgainst(domainName('example.com'), anything)).toBeUndefined();
});

test.each([
  [{ enabled: false }, outboundReason('switched-off', {})],
  [{ onlyDomains: ['example.net'] }, outboundReason('domain-not-allowed', { domain: 'example.com' })],
  [
    { domains: { 'example.com': { suppress: 'asked by mail' } } },
    outboundReason('domain-suppressed', { domain: 'example.com', why: 'asked by mail' }),
  ],
  [{ domains: { 'example.com': { redirect: 'mailto:a@example.net' } } }, undefined],
])('reasonAgainst() under %j', (rules, reason) => {
  expect(reasonAgainst(domainName('example.com'), { ...anything, ...rules })).toEqual(reason);
});

test('ruleFor() finds the rule about a target, whatever its letter case', () => {
  const rule = { suppress: 'mailbox is full' };
  const rules = { ...anything, destinations: { 'TLS@example.com': rule } };
  expect(ruleFor('tls@EXAMPLE.com', rules)).toBe(rule);
  expect(ruleFor('other@example.com', rules)).toBeUndefined();
});
