import { expect, test } from 'vitest';
import { mailboxOf, parseMailbox, readerOf, splitAddress } from '../../../core/names/mailbox.ts';

test.each([
  ['admin@example.com', { local: 'admin', domain: 'example.com' }],
  ['Ann+News@Example.COM', { local: 'Ann+News', domain: 'example.com' }],
  ['admin@example.com.', { local: 'admin', domain: 'example.com' }],
  ['admin@bücher.example', { local: 'admin', domain: 'xn--bcher-kva.example' }],
])('parseMailbox() reads %s', (address, parsed) => {
  expect(parseMailbox(address)).toEqual(parsed);
});

test.each([
  ['no @', 'example.com'],
  ['an empty local part', '@example.com'],
  ['two dots in the domain', 'ops@jay..example'],
  ['a domain of one label', 'ops@localhost'],
  ['a domain that begins with a dot', 'v@.third.example'],
  ['a label that begins with a hyphen', 'v@-.-'],
  ['letters beyond ASCII in the local part', 'víctim@third.example'],
  ['a control character', 'a\u0000b@example.com'],
  ['a bidi control', 'a\u202eb@example.com'],
  ['two dots in the local part', 'a..b@example.com'],
  ['a quoted local part', '"a b"@example.com'],
  ['an address in its local part', 'a@b@example.com'],
  ['65 letters', `${'a'.repeat(65)}@example.com`],
])('parseMailbox() takes no address with %s', (_, address) => {
  expect(parseMailbox(address)).toBeUndefined();
});

test('mailboxOf() is one for all spellings of an address', () => {
  const spellings = ['ann@example.com', 'ANN@Example.com', 'ann@example.com.', 'Ann@EXAMPLE.COM.'];
  expect(new Set(spellings.map(mailboxOf))).toEqual(new Set(['ann@example.com']));
  expect(mailboxOf('ann+x@example.com')).toBe('ann+x@example.com');
  expect(mailboxOf('No Address')).toBe('no address');
});

test('readerOf() leaves a subaddress out', () => {
  expect(readerOf('Ann+News+2@example.com')).toBe('ann@example.com');
  expect(readerOf('ann@example.com')).toBe('ann@example.com');
});

test.each([
  ['ann@example.com', 'ann', 'example.com'],
  ['"ann@home"@example.com', '"ann@home"', 'example.com'],
  ['@example.com', '', 'example.com'],
  ['example.com', '', 'example.com'],
  ['', '', ''],
])('splitAddress() splits %s at the last "@"', (address, local, domain) => {
  expect(splitAddress(address)).toEqual({ local, domain });
});
