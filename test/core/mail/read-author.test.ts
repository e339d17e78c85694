import { describe, expect, test } from 'vitest';
import { readAuthor } from '../../../core/mail/read-author.ts';

describe('readAuthor() reads', () => {
  test.each([
    ['an address', 'tls@a.example', 'tls@a.example'],
    ['an address in brackets', '<tls@a.example>', 'tls@a.example'],
    ['a name', 'TLS reports <TLS@A.example>', 'tls@a.example'],
    ['a quoted name with everything in it', '"a, b <x@b.example> (\\"" <tls@a.example>', 'tls@a.example'],
    ['comments, which may nest', 'tls@a.example (x@b.example (y))', 'tls@a.example'],
    ['a quote in a comment', '(it"s) tls@a.example', 'tls@a.example'],
    ['an encoded name', '=?utf-8?Q?A_=3Cx=40b=3E?= <tls@a.example>', 'tls@a.example'],
    ['a local part with any usual character', "a.b+c=d/e'f@a.example", "a.b+c=d/e'f@a.example"],
  ])('%s', (_, from, expected) => {
    expect(readAuthor(from)).toBe(expected);
  });
});

describe('readAuthor() reads nothing from', () => {
  test.each([
    ['two addresses', 'tls@a.example, tls@b.example'],
    ['two in brackets', '<tls@a.example> <tls@b.example>'],
    ['an address in the place of the name', 'tls@a.example <tls@b.example>'],
    ['an address after the brackets', '<tls@a.example> tls@b.example'],
    ['a group', 'all: tls@a.example;'],
    ['a source route', '<@b.example:tls@a.example>'],
    ['a quoted local part', '"tls"@a.example'],
    ['two @', 'tls@b.example@a.example'],
    ['no address', 'TLS reports'],
    ['an empty address', '<>'],
    ['no local part', '@a.example'],
    ['a domain outside ASCII', 'tls@\u00e4.example'],
    ['an address literal', 'tls@[192.0.2.1]'],
    ['white space within', 'tls @a.example'],
    ['an unclosed quote', '"a <tls@a.example>'],
    ['an unclosed comment', 'tls@a.example (x'],
    ['a comment that closes twice', 'tls@a.example x)'],
    ['a backslash outside quotes', 'tls\\@b.example@a.example'],
  ])('%s', (_, from) => {
    expect(readAuthor(from)).toBeUndefined();
  });
});
