import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { looksLikeBase64, sniff, sniffedBytes } from '../../../../core/tls-rpt/read/sniff.ts';

describe('sniff()', () => {
  test.each([
    ['gzip', gzipSync('x'), 'gzip'],
    ['the first byte of gzip alone', Buffer.from([0x1f, 0]), undefined],
    ['the second byte of gzip alone', Buffer.from([0x41, 0x8b]), undefined],
    ['zip', Buffer.from(zipSync({ a: Buffer.from('x') })), 'zip'],
    ['an empty zip', Buffer.from(zipSync({})), 'zip'],
    ['text that begins with PK', Buffer.from('PKI says'), undefined],
    ['a JSON object', Buffer.from('{}'), 'json'],
    ['a JSON list', Buffer.from(' \r\n\t['), 'json'],
    ['JSON with a byte order mark', Buffer.from('\ufeff{}'), 'json'],
    ['JSON in UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'json'],
    ['JSON in UTF-16, high bytes first', Buffer.from('{}', 'utf16le').swap16(), 'json'],
    ['XML', Buffer.from('<?xml version="1.0"?>'), 'xml'],
    ['a DMARC report without its XML line', Buffer.from('<feedback>'), 'xml'],
    ['HTML', Buffer.from('<html>'), undefined],
    ['words', Buffer.from('hello {'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('on %s', (_, bytes, kind) => {
    expect(sniff(bytes)).toBe(kind);
  });
});

describe('looksLikeBase64()', () => {
  const base64 = (bytes: Buffer | string) => Buffer.from(Buffer.from(bytes as string).toString('base64'));

  test.each([
    ['gzip', base64(gzipSync('x')), true],
    ['zip', base64(Buffer.from(zipSync({ a: Buffer.from('x') }))), true],
    ['an object', base64('{"a":1}'), true],
    ['an object after a byte order mark', base64('\ufeff{"a":1}'), true],
    ['a list', base64('[{"a":1}]'), true],
    ['an object after a line break', Buffer.concat([Buffer.from('\r\n'), base64('{"a":1}')]), true],
    ['other text', base64('hello'), false],
    ['words that begin like it', Buffer.from('every report, however short'), false],
  ])('on %s', (_, bytes, expected) => {
    expect(looksLikeBase64(bytes)).toBe(expected);
  });

  test('needs no more than sniffedBytes', () => {
    const long = base64('{"a":1}'.padEnd(1000));
    expect(looksLikeBase64(Buffer.concat([long, Buffer.from('!')]))).toBe(
      looksLikeBase64(long.subarray(0, sniffedBytes)),
    );
  });
});
