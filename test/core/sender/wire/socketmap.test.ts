import { expect, test } from 'vitest';
import { maxAnswerBytes } from '../../../../core/sender/postfix/postfix-answer.ts';
import { formatSocketmapReply, readSocketmapRequest } from '../../../../core/sender/wire/socketmap.ts';

test.each([
  ['postfix-tlspol and our own', 'QUERY example.com', { kind: 'policy', key: 'example.com' }],
  ['postfix-mta-sts-resolver', 'postfix example.com', { kind: 'policy', key: 'example.com' }],
  [
    'Postfix 3.10 and later',
    'QUERYwithTLSRPT example.com',
    { kind: 'policy-with-attributes', key: 'example.com' },
  ],
  ['REQUIRETLS', 'requiretls example.com', { kind: 'require-tls', key: 'example.com' }],
  ['nobody', 'other example.com', { key: 'example.com' }],
  ['nobody, in capitals', 'query example.com', { key: 'example.com' }],
  ['a member of every object', 'constructor example.com', { key: 'example.com' }],
  ['a key with a space', 'QUERY a b', { kind: 'policy', key: 'a b' }],
  ['no key', 'QUERY', { kind: 'policy', key: '' }],
  ['nothing', '', { key: '' }],
])('readSocketmapRequest() reads the map of %s: %s', (_, text, request) => {
  expect(readSocketmapRequest(text)).toEqual(request);
});

test.each([
  ['OK', 'dane-only', 'OK dane-only'],
  ['NOTFOUND', undefined, 'NOTFOUND '],
  ['TEMP', 'mx-unknown', 'TEMP mx-unknown'],
  ['TIMEOUT', 'too slow', 'TIMEOUT too slow'],
  ['PERM', 'wrong', 'PERM wrong'],
] as const)('formatSocketmapReply() writes %s', (status, text, reply) => {
  expect(formatSocketmapReply(status, text)).toBe(reply);
});

test('formatSocketmapReply() lets mail wait rather than send more than Postfix reads', () => {
  const longest = 'ä'.repeat((maxAnswerBytes - 3 - 1) / 2);
  expect(Buffer.byteLength(formatSocketmapReply('OK', `${longest}a`))).toBe(maxAnswerBytes);
  expect(formatSocketmapReply('OK', `${longest}ab`)).toBe('TEMP answer-too-long');
});
