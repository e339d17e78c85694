import { describe, expect, test } from 'vitest';
import { type LiveMx, readLiveMx, readObservedMx } from '../../../core/mta-sts/live-mx.ts';
import { domainName } from '../../fakes/names.ts';

const live = (...hosts: string[]): LiveMx => ({
  kind: 'hosts',
  hosts: hosts.map((host) => ({ host, preference: 10 })),
});

describe('readLiveMx()', () => {
  const none = { kind: 'none' } as const;
  const mx = (...exchanges: string[]) => ({
    kind: 'found' as const,
    records: exchanges.map((exchange) => ({ exchange, preference: 10 })),
  });
  const address = { kind: 'found' as const, records: ['192.0.2.1'] };
  test.each([
    ['MX records, in lower case without a final dot', mx('MX1.Example.com.'), none, live('mx1.example.com')],
    ['a null MX as a dot', mx('.'), address, { kind: 'null-mx' }],
    ['a null MX as an empty name', mx(''), address, { kind: 'null-mx' }],
    ['a null MX beside another, which is ignored', mx('.', 'mx.example.com'), none, live('mx.example.com')],
    ['no MX, but an address', none, address, { kind: 'implicit', host: 'example.com' }],
    ['neither', none, none, { kind: 'no-mail' }],
    [
      'a failed MX lookup',
      { kind: 'failed' as const, why: 'SERVFAIL' },
      address,
      { kind: 'unknown', why: 'SERVFAIL' },
    ],
    [
      'a failed address lookup',
      none,
      { kind: 'failed' as const, why: 'timeout' },
      { kind: 'unknown', why: 'timeout' },
    ],
  ])('reads %s', (_what, records, addresses, expected) => {
    expect(readLiveMx(domainName('example.com'), records, addresses)).toEqual(expected);
  });

  test.each([
    ['found', { kind: 'found' as const, records: ['real.example.net'] }, { alias: 'real.example.net' }],
    ['none', none, {}],
    ['not answered', { kind: 'failed' as const, why: 'SERVFAIL' }, { isAliasUnknown: true }],
    ['not asked', undefined, {}],
  ])('says which name a host is a CNAME for: %s', (_what, answer, told) => {
    expect(readLiveMx(domainName('example.com'), mx('mx.example.com'), none, () => answer)).toEqual({
      kind: 'hosts',
      hosts: [{ host: 'mx.example.com', preference: 10, ...told }],
    });
  });
});

test.each([
  { kind: 'hosts', hosts: [{ host: 'mx.example.com', preference: 10 }] },
  { kind: 'implicit', host: 'example.com' },
  { kind: 'null-mx' },
  { kind: 'no-mail' },
])('readObservedMx() reads back what was observed: $kind', (observed) => {
  expect(readObservedMx(observed)).toEqual(observed);
});

test('readObservedMx() concludes nothing from a kind that only a newer version knows', () => {
  expect(readObservedMx({ kind: 'relay', host: 'mx.example.com' })).toEqual({
    kind: 'unknown',
    why: 'newer-kind',
  });
});
