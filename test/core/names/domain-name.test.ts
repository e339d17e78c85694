import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDomainName, isIpAddress, parseDomainName, toUnicode } from '../../../core/names/domain-name.ts';

const label63 = 'a'.repeat(63);
/** 253 characters, the longest name there is. */
const longestName = `${label63}.${label63}.${label63}.${'b'.repeat(61)}`;

describe('parseDomainName() accepts', () => {
  test.each([
    ['a plain name', 'example.com', 'example.com'],
    ['upper case', 'EXAMPLE.Com', 'example.com'],
    ['a final dot', 'example.com.', 'example.com'],
    ['U-labels', 'bücher.example', 'xn--bcher-kva.example'],
    ['upper-case U-labels', 'BÜCHER.Example', 'xn--bcher-kva.example'],
    ['A-labels', 'xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['ideographic full stops', '例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['full-width letters', 'ｅｘａｍｐｌｅ.com', 'example.com'],
    ['a reserved top-level domain', 'server.test', 'server.test'],
    ['an unknown top-level domain', 'xxxxxxxx.xx', 'xxxxxxxx.xx'],
    ['labels of digits below the top-level domain', '1.2.3.example', '1.2.3.example'],
    ['hyphens in the third and fourth place', 'r3---sn.example', 'r3---sn.example'],
    ['a top-level A-label', 'example.xn--p1ai', 'example.xn--p1ai'],
    ['a label of 63 characters', `${label63}.example`, `${label63}.example`],
    ['253 characters', longestName, longestName],
    ['253 characters and a final dot', `${longestName}.`, longestName],
  ])('%s', (_why, input, domain) => {
    expect(parseDomainName(input)).toEqual({ ok: true, domain });
  });
});

describe('parseDomainName() refuses', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['one label', 'localhost', 'has only one label'],
    ['one label with a dot', 'com.', 'has only one label'],
    ['a dot', '.', 'empty label'],
    ['a leading dot', '.example.com', 'empty label'],
    ['two dots', 'example..com', 'empty label'],
    ['two final dots', 'example.com..', 'empty label'],
    ['an IPv4 address', '1.2.3.4', 'is an IP address'],
    ['an IPv4 address in hexadecimal', '0x7f.1', 'is an IP address'],
    ['an IPv4 address in octal', '0177.0.0.1', 'is an IP address'],
    ['a short IPv4 address', '127.1', 'is an IP address'],
    ['an IPv4 address with a final dot', '1.2.3.4.', 'is an IP address'],
    ['an IPv4 address in full-width digits', '１.２.３.４', 'is an IP address'],
    ['a full-width number as top-level domain', 'example.１２', 'IDNA'],
    ['an all-digit top-level domain', 'example.123', 'is an IP address'],
    ['an IPv6 address', '2001:db8::1', 'is an IP address'],
    ['an IPv6 address in brackets', '[::1]', 'is an IP address'],
    ['a percent sign', 'ex%61mple.com', 'contains "%"'],
    ['a full-width percent sign', 'ex％61mple.com', 'IDNA'],
    ['a slash', 'example.com/x', 'contains "/"'],
    ['a scheme', 'https://example.com', 'contains ":"'],
    ['a port', 'example.com:443', 'contains ":"'],
    ['a user', 'me@example.com', 'contains "@"'],
    ['an underscore', '_mta-sts.example.com', 'contains "_"'],
    ['a wildcard', '*.example.com', 'contains "*"'],
    ['a space', 'example .com', 'contains " "'],
    ['a line end', 'example.com\n', 'contains "\\u{a}"'],
    ['NUL', 'example\0.com', 'contains "\\u{0}"'],
    ['a leading hyphen', '-a.example.com', 'begins or ends with a hyphen'],
    ['a trailing hyphen', 'a-.example.com', 'begins or ends with a hyphen'],
    ['a label of 64 characters', `${label63}a.example`, '64 characters'],
    ['254 characters', `a${longestName}`, '254 characters'],
    ['a U-label that is too long as an A-label', `${'ü'.repeat(60)}.example`, 'at most 63'],
    ['an invalid A-label', 'xn--a.example', 'IDNA'],
    ['an empty A-label', 'mail.xn--.example', 'IDNA'],
    ['a megabyte', 'a.'.repeat(500_000), '1000000 characters'],
  ])('%s', (_why, input, why) => {
    const result = parseDomainName(input);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(why) });
    expect(result).toMatchObject({
      error: expect.stringMatching(/^Cannot use ".*" as a domain: it .*example\.com"$/),
    });
  });

  test('with an error of one line, without control or bidirectional characters', () => {
    const result = parseDomainName('a\u202eb\u001b[31m.com');
    expect(result).toMatchObject({ error: expect.stringContaining('"a\\u{202e}b\\u{1b}[31m.com"') });
  });
});

describe('parseDomainName()', () => {
  test('gives, for any text, an LDH name that it returns unchanged', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.domain()), (input) => {
        const first = parseDomainName(input);
        if (!first.ok) return;
        expect(first.domain).toMatch(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/);
        expect(first.domain.length).toBeLessThanOrEqual(253);
        expect(parseDomainName(first.domain)).toEqual(first);
        expect(parseDomainName(toUnicode(first.domain))).toEqual(first);
      }),
    );
  });

  test('accepts every name that the URL standard allows and DNS can hold', () => {
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        expect(parseDomainName(domain)).toEqual({ ok: true, domain: domain.toLowerCase() });
      }),
    );
  });
});

test.each([
  ['A-labels', 'xn--bcher-kva.example', 'bücher.example'],
  ['plain names', 'example.com', 'example.com'],
])('toUnicode() shows %s as people read them', (_what, domain, shown) => {
  expect(toUnicode(domain)).toBe(shown);
});

test.each([
  '192.0.2.1',
  '::',
  '::ffff:192.0.2.1',
  'fe80::1%eth0',
  '0x7f000001',
  '2130706433',
  '[2001:db8::1]',
])('isIpAddress() recognises %s', (address) => expect(isIpAddress(address)).toBe(true));
test.each(['example.com', '0xg.example', 'abc', 'dead.beef'])('isIpAddress() rejects %s', (name) =>
  expect(isIpAddress(name)).toBe(false),
);

test('isDomainName() takes the stored form of a name only', () => {
  for (const name of ['example.com', 'xn--bcher-kva.example', 'server.test', longestName])
    expect(isDomainName(name)).toBe(true);
  for (const name of [
    'Example.com',
    'example.com.',
    'bücher.example',
    'localhost',
    '',
    '../tokens/a',
    '192.0.2.1',
  ])
    expect(isDomainName(name)).toBe(false);
});
