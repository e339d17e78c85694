import { expect, test } from 'vitest';
import { readAddressLiteral } from '../../../../core/sender/facts/address-literal.ts';
import type { ListEntry } from '../../../../core/sender/lists/list-entry.ts';
import { judgeMessage, type MessageWishes } from '../../../../core/sender/require-tls/judge-message.ts';
import { entryOf, type FactsInput, factsOf, now } from '../sample-facts.ts';

const judge = (input: FactsInput, wishes: MessageWishes = { requireTls: true }, entries: ListEntry[] = []) =>
  judgeMessage(factsOf(input), entries, now, wishes);

test.each<[reason: string, input: FactsInput, verify: string]>([
  ['signed MX records and TLSA', { mx: { mx: 'usable' }, secure: true }, 'dane'],
  ['signed MX records without TLSA', { mx: { mx: 'none' }, secure: true }, 'pkix'],
  ['signed MX records with unusable TLSA', { mx: { mx: 'unusable' }, secure: true }, 'pkix'],
  ['an enforce policy that names the server', { mx: { mx: 'none' }, sts: 'enforce' }, 'pkix'],
  ['no MX records, so the name is the domain', { mx: 'implicit' }, 'pkix'],
])('judgeMessage() lets REQUIRETLS go to a server with %s', (_, input, verify) => {
  expect(judge(input)).toMatchObject({ mayGo: true, hosts: [{ use: true, verify }], reply: null });
});

test.each<[reason: string, input: FactsInput, reply: string]>([
  ['mode testing', { sts: 'testing' }, '550 5.7.10'],
  ['mode none', { sts: 'mode-none' }, '550 5.7.10'],
  ['no policy', {}, '550 5.7.10'],
  ['TLSA at the server, and unsigned MX records', { mx: { mx: 'usable' } }, '550 5.7.10'],
  [
    'an enforce policy that names other servers',
    { sts: 'enforce', patterns: ['a.example.net'] },
    '550 5.7.10',
  ],
  ['a TLSA look-up that failed', { mx: { mx: 'failed' }, secure: true }, '451 4.4.3'],
  ['an MX look-up that failed', { mx: 'failed' }, '451 4.4.3'],
  ['a policy that could not be fetched now', { sts: 'unfetched' }, '451 4.4.3'],
  ['a record that could not be looked up', { sts: 'unknown' }, '451 4.4.3'],
  ['a null MX', { mx: 'null-mx' }, '556 5.1.10'],
  ['no mail server', { mx: 'no-mail' }, '550 5.1.2'],
])('judgeMessage() refuses REQUIRETLS over %s', (_, input, expected) => {
  const { mayGo, reply } = judge(input);
  expect([mayGo, `${reply?.code} ${reply?.enhanced}`]).toEqual([false, expected]);
});

test('judgeMessage() lets REQUIRETLS go to the one server of two that is authenticated', () => {
  const verdict = judge({ mx: { mx1: 'none', mx2: 'none' }, sts: 'enforce', patterns: ['mx2.example.com'] });
  expect(verdict).toMatchObject({ mayGo: true, level: 'secure', hosts: [{ use: false }, { use: true }] });
});

test('judgeMessage() lets no list weaken REQUIRETLS', () => {
  const verdict = judge({}, { requireTls: true }, [entryOf('exempt')]);
  expect(verdict).toMatchObject({ mayGo: false, lists: [{ overruledBy: 'require-tls' }] });
});

test('judgeMessage() never refuses a bounce over REQUIRETLS', () => {
  expect(judge({}, { requireTls: true, isBounce: true })).toMatchObject({ mayGo: true, because: 'nothing' });
});

test('judgeMessage() prefers REQUIRETLS to TLS-Required: No', () => {
  expect(judge({}, { requireTls: true, tlsRequiredNo: true }).reply?.enhanced).toBe('5.7.10');
});

test.each<[reason: string, input: FactsInput]>([
  ['DANE', { mx: { mx: 'usable' }, secure: true }],
  ['a TLSA look-up that failed', { mx: { mx: 'failed' }, secure: true }],
  ['an enforce policy', { sts: 'enforce' }],
  ['nothing', {}],
])('judgeMessage() tries STARTTLS and ignores %s for TLS-Required: No', (_, input) => {
  expect(judge(input, { tlsRequiredNo: true })).toMatchObject({
    mayGo: true,
    level: 'may',
    because: 'tls-not-required',
  });
});

test.each([
  ['exempts the domain', entryOf('exempt')],
  ['exempts one server', entryOf('exempt', { match: { kind: 'host', value: 'mx1.example.com' } })],
  ['is a fallback', entryOf('fallback')],
])('judgeMessage() says that TLS-Required: No decides, not an entry that %s', (_, entry) => {
  const verdict = judge({ mx: { mx1: 'none', mx2: 'none' } }, { tlsRequiredNo: true }, [entry]);
  expect(verdict).toMatchObject({
    level: 'may',
    because: 'tls-not-required',
    lists: [{ entry, overruledBy: 'tls-not-required' }],
  });
});

test('judgeMessage() keeps the own required list for TLS-Required: No', () => {
  expect(judge({}, { tlsRequiredNo: true }, [entryOf('required')]).level).toBe('encrypt');
});

const literal = readAddressLiteral('[192.0.2.1]')!;

test('judgeMessage() refuses REQUIRETLS to an address, because nothing proves whose server answers there', () => {
  const { reply } = judgeMessage(literal, [], now, { requireTls: true });
  expect(reply).toMatchObject({ code: 550, enhanced: '5.7.10', reason: 'address-literal' });
});

test('judgeMessage() holds to an entry about the address of a literal', () => {
  const match = { kind: 'network', value: '192.0.2.0/24' } as const;
  expect(judgeMessage(literal, [entryOf('required', { match })], now, {}).level).toBe('encrypt');
});
