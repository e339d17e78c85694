import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmless, visible } from '../../../core/text/harmless.ts';
import { anyCharacter } from '../../fakes/any-character.ts';
import { anyUrl } from '../../fakes/any-url.ts';

describe('harmless()', () => {
  test.each([
    ['a web address', 'see https://evil.example/x.html', 'see hxxps[:]//evil[.]example/x[.]html'],
    ['another scheme', 'ftp://evil.example', 'ftp[:]//evil[.]example'],
    ['a mail address', 'mail a@evil.example', 'mail a[@]evil[.]example'],
    ['a bare domain', 'visit evil.example now', 'visit evil[.]example now'],
    ['characters that browsers treat as dots', 'evil。example', 'evil[.]example'],
    ['a script address', 'javascript:alert(1)', 'javascript[:]alert(1)'],
    ['line ends', 'one\r\ntwo\u2028three', 'one two three'],
    ['NUL and escape sequences', 'a\u0000b\u001B[31m', 'a b [31m'],
    ['text direction', 'abc\u202Edcba\u2066', 'abc dcba'],
    ['invisible characters', 'a\u200Bb\u{E0041}c', 'a b c'],
    ['stacked combining marks', `z${'\u0301'.repeat(50)}`, 'z\u0301\u0301'],
    ['half a surrogate pair', 'a\uD800b', 'a b'],
    ["an organisation's name", 'Google Inc.', 'Google Inc.'],
    ['IPv4 and IPv6', '203.0.113.5 2001:db8::1', '203.0.113.5 2001:db8::1'],
    ['a reason code', 'X509_V_ERR_CERT_HAS_EXPIRED', 'X509_V_ERR_CERT_HAS_EXPIRED'],
    ['Japanese', '証明書。期限切れ', '証明書[.]期限切れ'],
  ])('neutralises %s', (_reason, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test.each([
    ["the owner's domain", 'mx1.example.com', 'mx1.example.com'],
    ["the owner's domain in a sentence", 'Set mta-sts.example.com now', 'Set mta-sts.example.com now'],
    ['a name that only begins like it', 'example.com.evil.example', 'example[.]com[.]evil[.]example'],
    ['a name that only ends like it', 'notexample.com', 'notexample[.]com'],
    ['another name beside it', 'evil.example/example.com', 'evil[.]example/example.com'],
    ['an address under it', 'https://example.com', 'hxxps[:]//example.com'],
  ])("leaves only the owner's names unchanged: %s", (_reason, text, shown) => {
    expect(harmless(text, 100, ['example.com'])).toBe(shown);
  });

  test('never leaves anything to click on, and stays within its length', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyUrl, fc.emailAddress(), fc.string({ unit: anyCharacter })),
        fc.integer({ min: 1, max: 60 }),
        (text, length) => {
          const shown = harmless(text, length);
          expect(shown).not.toMatch(/https?:|(?<!\[)@[^\]\s…]|\p{L}\.\p{L}/iu);
          expect(Array.from(shown).length).toBeLessThanOrEqual(length);
        },
      ),
    );
  });
});

describe('visible()', () => {
  test('keeps names that can be copied, without invisible characters', () => {
    expect(visible('Serve https://mta-sts.example.com/\u202E\r\n')).toBe(
      'Serve https://mta-sts.example.com/',
    );
  });
});
