import { expect, test } from 'vitest';
import type { DnsAnswer } from '../../../core/dns-record/answer.ts';
import type { Fault } from '../../../core/finding/fault.ts';
import { findDestinations } from '../../../service/outbound/find-destinations.ts';
import type { OutboundSettings } from '../../../service/store/outbound/outbound-settings.ts';
import { domainName } from '../../fakes/names.ts';
import { createWorld } from './outbound-world.ts';

const settings: OutboundSettings = { schema: 1, enabled: true, bcc: [], domains: {}, destinations: {} };
const name = '_smtp._tls.example.com';
const mailto = 'mailto:tls@example.com';
const record = (rua: string): DnsAnswer<string> => ({ kind: 'found', records: [`v=TLSRPTv1; rua=${rua}`] });

function find(answer: DnsAnswer<string>, rules: Partial<OutboundSettings> = {}) {
  const { handles, resolver } = createWorld();
  handles.resolver.answer('txt', name, answer);
  return findDestinations({ resolver }, { ...settings, ...rules }, domainName('example.com'));
}

const unusable = (fault: Fault) => ({ code: 'record-invalid', parameters: { name, faults: [fault] } });

test.each<[string, DnsAnswer<string>, Partial<OutboundSettings>, object]>([
  ['no record', { kind: 'none' }, {}, { code: 'record-missing', parameters: { name } }],
  [
    'only the record of a wildcard',
    { kind: 'found', records: ['v=spf1 -all'] },
    {},
    { code: 'record-missing', parameters: { name } },
  ],
  [
    'an address without mailto:',
    record('tls@example.com'),
    {},
    unusable({ code: 'rua-invalid', parameters: { uri: 'tls@example.com', reason: 'bare-address' } }),
  ],
  [
    'an unknown scheme',
    record('ftp://example.com/'),
    {},
    unusable({ code: 'rua-unknown-scheme', parameters: { uri: 'ftp://example.com/' } }),
  ],
  [
    'a malformed URI',
    record('mailto:'),
    {},
    unusable({ code: 'rua-invalid', parameters: { uri: 'mailto:', reason: 'no-mail-address' } }),
  ],
  [
    'several records',
    {
      kind: 'found',
      records: ['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:b@example.com'],
    },
    {},
    unusable({ code: 'record-several', parameters: { version: 'v=TLSRPTv1', count: 2 } }),
  ],
  ['the off switch', record(mailto), { enabled: false }, { code: 'switched-off', parameters: {} }],
  [
    'a suppressed domain, whose record is not asked for',
    { kind: 'failed', why: 'SERVFAIL' },
    { domains: { 'example.com': { suppress: 'they asked' } } },
    { code: 'domain-suppressed', parameters: { domain: 'example.com', why: 'they asked' } },
  ],
])('findDestinations() finds none, and says why, with %s', async (_, answer, rules, reason) => {
  expect(await find(answer, rules)).toEqual({ kind: 'found', destinations: [], reasons: [reason] });
});

test('findDestinations() finds each URI of the record that the rules allow, with advice about the record', async () => {
  const rules = { destinations: { 'no@example.com': { suppress: 'they asked' } } };
  expect(await find(record(`${mailto}, https://example.com/tls, mailto:no@example.com`), rules)).toEqual({
    kind: 'found',
    destinations: [
      { kind: 'mailto', address: 'tls@example.com' },
      { kind: 'https', url: 'https://example.com/tls' },
    ],
    reasons: [
      { code: 'destination-suppressed', parameters: { target: 'no@example.com', why: 'they asked' } },
      { code: 'record-advice', parameters: { advice: { code: 'rua-several', parameters: {} } } },
    ],
  });
});

test('findDestinations() concludes nothing if DNS does not answer', async () => {
  expect(await find({ kind: 'failed', why: 'SERVFAIL' })).toEqual({ kind: 'failed', why: 'SERVFAIL' });
});
