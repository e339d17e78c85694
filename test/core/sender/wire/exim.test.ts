import { expect, test } from 'vitest';
import { foldVerdict } from '../../../../core/sender/verdict/fold-verdict.ts';
import { eximAnswerFor, formatEximAnswer, readEximRequest } from '../../../../core/sender/wire/exim.ts';
import { entryOf, type FactsInput, factsOf, now } from '../sample-facts.ts';

test.each([
  ['a domain and a server', 'EXIM example.com MX.example.com.\n', ['example.com', 'mx.example.com']],
  ['a domain alone', 'EXIM example.com', ['example.com', '']],
])('readEximRequest() reads %s', (_, text, [domain, host]) => {
  expect(readEximRequest(text)).toEqual({ domain, host });
});

test.each(['', 'EXIM', 'EXIM ', 'QUERY example.com', 'EXIM a b c', '12:QUERY a.test,'])(
  'readEximRequest() refuses "%s"',
  (text) => {
    expect(readEximRequest(text)).toBeUndefined();
  },
);

const required = entryOf('required');
const answers: [string, FactsInput, string, string][] = [
  ['nothing is known', {}, 'mx', 'tls=may'],
  ['enforce covers the server', { sts: 'enforce' }, 'mx', 'tls=secure'],
  [
    'enforce does not cover it',
    { sts: 'enforce', patterns: ['other.example'], mx: { mx: 'none' } },
    'mx',
    'tls=temp refuse="not-in-policy"',
  ],
  ['enforce covers a server that is new', { sts: 'enforce' }, 'new', 'tls=secure'],
  [
    'enforce does not cover a server that is new',
    { sts: 'enforce' },
    'a.b',
    'tls=secure refuse="not-in-policy"',
  ],
  ['DANE', { secure: true, mx: { mx: 'usable' } }, 'mx', 'tls=dane'],
  ['DANE, and the server is new', { secure: true, mx: { mx: 'usable' } }, 'new', 'tls=dane'],
  [
    'enforce beside partial DANE',
    { secure: true, sts: 'enforce', mx: { mx: 'usable', plain: 'none' } },
    'plain',
    'tls=temp refuse="no-tlsa-under-enforce"',
  ],
  [
    'partial DANE, the other server',
    { secure: true, mx: { mx: 'usable', plain: 'none' } },
    'plain',
    'tls=may',
  ],
  ['unusable TLSA', { secure: true, mx: { mx: 'unusable' } }, 'mx', 'tls=encrypt'],
  [
    'the TLSA look-up failed',
    { secure: true, mx: { mx: 'failed', b: 'none' } },
    'mx',
    'tls=temp refuse="tlsa-unknown"',
  ],
  ['the MX look-up failed', { mx: 'failed' }, 'mx', 'tls=temp refuse="mx-unknown"'],
  ['testing', { sts: 'testing' }, 'mx', 'tls=may'],
];

test.each(answers)('eximAnswerFor(): %s', (_, input, label, text) => {
  const facts = factsOf(input);
  const answer = eximAnswerFor(facts, foldVerdict(facts, [], now), `${label}.example.com`);
  expect(formatEximAnswer(answer)).toBe(text);
});

test.each([
  ['the server', 'mx'],
  ['a server that is new', 'new'],
])('eximAnswerFor() encrypts to %s if the list requires it', (_, label) => {
  const facts = factsOf();
  const answer = eximAnswerFor(facts, foldVerdict(facts, [required], now), `${label}.example.com`);
  expect(formatEximAnswer(answer)).toBe('tls=encrypt');
});
