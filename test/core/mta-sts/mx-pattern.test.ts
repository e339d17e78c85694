import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMxPatternFault, matchesMxPattern, parseMxPattern } from '../../../core/mta-sts/mx-pattern.ts';

describe('matchesMxPattern()', () => {
  test.each([
    ['the same name', 'mail.example.com', 'mail.example.com', true],
    ['letter case of the host', 'MAIL.Example.COM', 'mail.example.com', true],
    ['letter case of the pattern', 'mail.example.com', 'Mail.EXAMPLE.com', true],
    ['a final dot of the host', 'mail.example.com.', 'mail.example.com', true],
    ['a final dot of the host under a wildcard', 'mail.example.com.', '*.example.com', true],
    ['another name', 'mail.example.net', 'mail.example.com', false],
    ['a wildcard and one label', 'mx.example.com', '*.example.com', true],
    ['a wildcard in different letter case', 'MX.EXAMPLE.COM', '*.example.com', true],
    ['a wildcard and no label', 'example.com', '*.example.com', false],
    ['a wildcard and an empty label', '.example.com', '*.example.com', false],
    ['a wildcard and two labels', 'a.mx.example.com', '*.example.com', false],
    ['a wildcard and a label that only ends like the base', 'mx.badexample.com', '*.example.com', false],
    ['a wildcard and an A-label', 'xn--bcher-kva.example.com', '*.example.com', true],
    [
      'Microsoft: *.mx.microsoft does not cover the deeper names',
      'example-com.o-v1.mx.microsoft',
      '*.mx.microsoft',
      false,
    ],
    ['Microsoft: the exact name', 'example-com.o-v1.mx.microsoft', 'example-com.o-v1.mx.microsoft', true],
    ['Google: the alternates are one label below', 'alt1.aspmx.l.google.com', '*.aspmx.l.google.com', true],
    ['Google: the wildcard does not cover its own base', 'aspmx.l.google.com', '*.aspmx.l.google.com', false],
    ['a name without a wildcard, and a deeper host', 'a.mail.example.com', 'mail.example.com', false],
    ['an empty host', '', '*.example.com', false],
    ['the pattern itself as the host', '*.example.com', '*.example.com', true],
  ])('judges %s', (_why, host, pattern, expected) => {
    expect(matchesMxPattern(host, pattern)).toBe(expected);
  });

  test('agrees with a simple matcher that compares label by label', () => {
    const label = fc.constantFrom('a', 'b', 'A', 'mx', 'xn--p1ai', 'a-b');
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const pattern = fc.tuple(fc.boolean(), name).map(([wildcard, rest]) => (wildcard ? `*.${rest}` : rest));
    fc.assert(
      fc.property(name, pattern, fc.boolean(), (host, wanted, dot) => {
        expect(matchesMxPattern(dot ? `${host}.` : host, wanted)).toBe(naiveMatch(host, wanted));
      }),
      { numRuns: 2000 },
    );
  });
});

function naiveMatch(host: string, pattern: string): boolean {
  const labels = host.toLowerCase().split('.');
  const wanted = pattern.toLowerCase().split('.');
  if (labels.length !== wanted.length) return false;
  return wanted.every((label, index) => (index === 0 && label === '*') || label === labels[index]);
}

describe('findMxPatternFault()', () => {
  test.each([
    ['a host name', 'mail.example.com'],
    ['a wildcard', '*.example.com'],
    ['upper case', 'MAIL.example.com'],
    ['an A-label', '*.xn--bcher-kva.example'],
    ['one label, which RFC 5321 allows', 'localhost'],
  ])('accepts %s', (_why, pattern) => expect(findMxPatternFault(pattern)).toBeUndefined());

  test.each([
    ['a U-label', 'bücher.example', 'U-labels'],
    ['two wildcards', '*.*.example.com', '"*"'],
    ['a wildcard alone', '*', '"*"'],
    ['a wildcard and a dot', '*.', 'empty label'],
    ['a wildcard within a label', 'mx*.example.com', '"*"'],
    ['a wildcard in front of a label', '*mx.example.com', '"*"'],
    ['a wildcard that is not leftmost', 'mx.*.example.com', '"*"'],
    ['a final dot', 'mail.example.com.', 'ends with a dot'],
    ['an IPv4 address', '192.0.2.1', 'is an IP address'],
    ['a wildcard over an address', '*.0.2.1', 'is an IP address'],
    ['an address literal', '[192.0.2.1]', 'letters, digits and hyphens'],
    ['an IPv6 address', '2001:db8::1', 'letters, digits and hyphens'],
    ['an underscore', 'mail_1.example.com', 'letters, digits and hyphens'],
    ['a space', 'mail.example.com mx2.example.com', 'letters, digits and hyphens'],
    ['an empty label', 'mail..example.com', 'empty label'],
    ['a hyphen at the end of a label', 'mail-.example.com', 'hyphen'],
    ['a long label', `${'a'.repeat(64)}.example`, '64 characters'],
  ])('finds %s', (_why, pattern, fault) => expect(findMxPatternFault(pattern)).toContain(fault));
});

describe('parseMxPattern()', () => {
  test.each([
    ['mail.example.com', 'mail.example.com'],
    ['Mail.Example.COM.', 'mail.example.com'],
    ['*.Bücher.example', '*.xn--bcher-kva.example'],
  ])('turns %s into %s', (input, pattern) => {
    expect(parseMxPattern(input)).toEqual({ ok: true, pattern });
  });

  test.each([
    ['', 'is empty'],
    ['*', '"*"'],
    ['*.com', 'has only one label'],
    ['localhost', 'has only one label'],
    ['*.*.example.com', '"*"'],
    ['192.0.2.1', 'is an IP address'],
    ['mx: mail.example.com', 'contains ":"'],
  ])('refuses "%s"', (input, why) => {
    const result = parseMxPattern(input);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(why) });
    expect(result).toMatchObject({
      error: expect.stringContaining('expected a host name such as "mail.example.com"'),
    });
  });

  test('gives only patterns that findMxPatternFault() accepts', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.constantFrom('', '*.'), fc.oneof(fc.domain(), fc.string())),
        ([wildcard, host]) => {
          const parsed = parseMxPattern(`${wildcard}${host}`);
          if (parsed.ok) expect(findMxPatternFault(parsed.pattern)).toBeUndefined();
        },
      ),
    );
  });
});
