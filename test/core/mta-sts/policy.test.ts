import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPolicy, maxPolicyBytes, type Policy, parsePolicy } from '../../../core/mta-sts/policy.ts';
import { textsOf } from '../../fixtures/in-english.ts';

const enforce: Policy = { mode: 'enforce', mx: ['mail.example.com'], maxAgeSeconds: 604_800 };
const text = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n';

const good: [why: string, text: string, policy: Policy][] = [
  ['LF line ends', text, enforce],
  ['CRLF line ends', text.replaceAll('\n', '\r\n'), enforce],
  ['mixed line ends', text.replace('\n', '\r\n'), enforce],
  ['no final line end', text.trimEnd(), enforce],
  ['no space after the colon', text.replaceAll(': ', ':'), enforce],
  ['tabs and spaces after the colon', text.replaceAll(': ', ':\t  \t'), enforce],
  ['spaces at the ends of lines', text.replaceAll('\n', ' \t \n'), enforce],
  ['spaces at the end of the text', `${text.trimEnd()}  `, enforce],
  [
    'fields in another order',
    'max_age: 604800\nmx: mail.example.com\nmode: enforce\nversion: STSv1\n',
    enforce,
  ],
  ['mode testing', text.replace('enforce', 'testing'), { ...enforce, mode: 'testing' }],
  [
    'mode none without mx',
    'version: STSv1\nmode: none\nmax_age: 86400\n',
    { mode: 'none', mx: [], maxAgeSeconds: 86_400 },
  ],
  ['mode none with mx', text.replace('enforce', 'none'), { ...enforce, mode: 'none' }],
  ['max_age of 0', text.replace('604800', '0'), { ...enforce, maxAgeSeconds: 0 }],
  ['the largest max_age', text.replace('604800', '31557600'), { ...enforce, maxAgeSeconds: 31_557_600 }],
  ['max_age of ten digits', text.replace('604800', '0000604800'), enforce],
  [
    'several mx',
    text.replace('max_age', 'mx: *.example.net\nmax_age'),
    { ...enforce, mx: ['mail.example.com', '*.example.net'] },
  ],
  ['upper-case mx', text.replace('mail.example', 'Mail.EXAMPLE'), enforce],
  ['mx of one label', text.replace('mail.example.com', 'localhost'), { ...enforce, mx: ['localhost'] }],
  ['a repeated mode, of which the first counts', `${text}mode: none\n`, enforce],
  ['a repeated mode that is no mode, which is ignored', `${text}mode: perhaps\n`, enforce],
  ['a repeated max_age', `${text}max_age: 1\n`, enforce],
  ['a repeated version', `${text}version: STSv2\n`, enforce],
  ['an unknown field', `${text}comment: all is well, says ünïcode\n`, enforce],
  ['an unknown field of 32 characters', `${text}${'a'.repeat(32)}: b\n`, enforce],
  ['an unknown field with all characters of a name', `${text}A-b_c.9: d\n`, enforce],
  ['a colon in an unknown value', `${text}url: https://example.com/\n`, enforce],
];

const bad: [why: string, text: string, error: string][] = [
  ['nothing', '', 'is empty'],
  [
    'a web page',
    '<!DOCTYPE html>\n<p>Not found</p>\n',
    'line 1 is "<!DOCTYPE html>", expected "name: value"',
  ],
  ['no version', text.replace('version: STSv1\n', ''), '"version" is missing'],
  ['another version', text.replace('STSv1', 'STSv2'), '"version" is "STSv2", expected "STSv1"'],
  ['a longer version', text.replace('STSv1', 'STSv10'), '"version" is "STSv10"'],
  ['lower-case version', text.replace('STSv1', 'stsv1'), '"version" is "stsv1"'],
  ['no mode', text.replace('mode: enforce\n', ''), '"mode" is missing'],
  [
    'another mode',
    text.replace('enforce', 'enfroce'),
    '"mode" is "enfroce", expected "enforce", "testing" or "none"',
  ],
  ['upper-case mode', text.replace('enforce', 'Enforce'), '"mode" is "Enforce"'],
  ['two modes in one', text.replace('enforce', 'enforce testing'), '"mode" is "enforce testing"'],
  ['an upper-case field name', text.replace('mode', 'Mode'), '"mode" is missing'],
  ['no max_age', text.replace('max_age: 604800\n', ''), '"max_age" is missing'],
  ['max_age in words', text.replace('604800', 'one week'), '"max_age" is "one week"'],
  ['a negative max_age', text.replace('604800', '-1'), '"max_age" is "-1"'],
  ['a fraction as max_age', text.replace('604800', '604800.0'), '"max_age" is "604800.0"'],
  ['digits of another script', text.replace('604800', '٦٠٤٨٠٠'), '"max_age" is "٦٠٤٨٠٠"'],
  ['max_age one too large', text.replace('604800', '31557601'), 'whole seconds from 0 to 31557600'],
  ['max_age of eleven digits', text.replace('604800', '00000604800'), '"max_age" is "00000604800"'],
  ['no mx', text.replace('mx: mail.example.com\n', ''), '"mx" is missing'],
  ['no mx with testing', 'version: STSv1\nmode: testing\nmax_age: 86400\n', '"mx" is missing'],
  ['an empty mx', text.replace('mail.example.com', ''), 'line 3 has no value'],
  [
    'two hosts in one mx',
    text.replace('mail.example.com', 'a.example, b.example'),
    '"mx" is "a.example, b.example"',
  ],
  ['a U-label', text.replace('mail', 'bücher'), 'U-labels'],
  [
    'an address',
    text.replace('mail.example.com', '192.0.2.1'),
    '"mx" is "192.0.2.1", which is an IP address, expected a host name such as "mail.example.com"',
  ],
  [
    'two wildcards',
    text.replace('mail', '*.*'),
    '"*" that is not the whole leftmost label, expected a host name such as "mail.example.com", or a pattern',
  ],
  ['a final dot', text.replace('.com', '.com.'), 'ends with a dot, expected a host name'],
  ['an invalid mx beside a valid one', text.replace('max_age', 'mx: _\nmax_age'), '"mx" is "_"'],
  [
    'an invalid mx with mode none',
    text.replace('enforce', 'none').replace('mail', '*mail'),
    '"mx" is "*mail.example.com"',
  ],
  ['a byte order mark', `\u{feff}${text}`, 'byte order mark'],
  ['a blank line', text.replace('mode', '\nmode'), 'line 2 is empty'],
  ['a blank line at the end', `${text}\n`, 'line 5 is empty'],
  ['a line of spaces', text.replace('mode', '  \nmode'), 'line 2 is empty'],
  ['a comment', `# our policy\n${text}`, 'line 1 is "# our policy"'],
  ['a space before a name', text.replace('mode', ' mode'), 'line 2 is " mode: enforce"'],
  ['a space before the colon', text.replace('mode:', 'mode :'), 'line 2 is "mode : enforce"'],
  ['an equals sign instead of the colon', text.replace('mode:', 'mode='), 'line 2 is "mode= enforce"'],
  ['CR line ends', text.replaceAll('\n', '\r'), 'line 1 has a control character'],
  ['CR at the end of the text', `${text.trimEnd()}\r`, 'line 4 has a control character'],
  ['two CRs before LF', text.replace('\n', '\r\r\n'), 'line 1 has a control character'],
  ['NUL', text.replace('enforce', 'enforce\0'), 'line 2 has a control character'],
  ['a tab within an unknown value', `${text}a: b\tc\n`, 'line 5 has a control character'],
  ['an unknown field without a value', `${text}a:\n`, 'line 5 has no value'],
  ['an unknown name of 33 characters', `${text}${'a'.repeat(33)}: b\n`, 'line 5 is'],
  ['an unknown name that begins with _', `${text}_a: b\n`, 'line 5 is "_a: b"'],
];

describe('parsePolicy()', () => {
  test.each(good)('accepts %s', (_why, input, policy) => {
    expect(parsePolicy(input)).toMatchObject({ ok: true, policy });
    expect(parsePolicy(Buffer.from(input))).toEqual(parsePolicy(input));
  });

  test.each(bad)('refuses %s', (_why, input, error) => {
    const parsed = parsePolicy(input);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : textsOf(parsed.errors).join('\n')).toContain(error);
  });

  test('refuses bytes that are not UTF-8', () => {
    const parsed = parsePolicy(Buffer.concat([Buffer.from(text), Buffer.from([0x61, 0x3a, 0xff, 0x0a])]));
    expect(parsed).toMatchObject({ ok: false, errors: [{ code: 'policy-not-utf8' }] });
  });

  test('reads 64 KB and refuses one byte more', () => {
    const fill = (bytes: number) => `${text}a: ${'b'.repeat(bytes - text.length - 3)}`;
    expect(parsePolicy(fill(maxPolicyBytes))).toMatchObject({ ok: true, policy: enforce });
    expect(parsePolicy(fill(maxPolicyBytes + 1))).toMatchObject({
      ok: false,
      errors: [{ code: 'policy-too-large', parameters: { bytes: 65_537, maxBytes: 65_536 } }],
    });
    expect(parsePolicy('ü'.repeat(maxPolicyBytes / 2 + 1))).toMatchObject({
      errors: [{ code: 'policy-too-large', parameters: { bytes: 65_538, maxBytes: 65_536 } }],
    });
  });

  test('warns of what it ignored', () => {
    const parsed = parsePolicy(`${text}mode: none\nMode: none\n`);
    expect(parsed.warnings).toEqual([
      { code: 'field-repeated', parameters: { line: 5, field: 'mode' } },
      { code: 'field-unknown', parameters: { line: 6, field: 'Mode', meant: 'mode' } },
    ]);
  });

  test('keeps the policy that a lenient sender might read from a faulty text', () => {
    const faulty = `\u{feff}${text.replace('604800', '99999999')}\nmx: *.*.x\n`;
    expect(parsePolicy(faulty)).toMatchObject({
      ok: false,
      policy: { ...enforce, maxAgeSeconds: 31_557_600 },
    });
  });

  test('lists at most 20 errors', () => {
    const parsed = parsePolicy('?\n'.repeat(10_000));
    expect(!parsed.ok && parsed.errors).toHaveLength(20);
    expect(!parsed.ok && parsed.errors.at(-1)).toEqual({ code: 'more', parameters: { count: 9985 } });
  });

  test.each([
    ['spaces before a letter', `mx:${' '.repeat(65_000)}A`],
    ['spaces within a value', `a: b${' '.repeat(65_000)}c`],
    ['colons', ':'.repeat(65_000)],
    ['dots', `mx: ${'a.'.repeat(32_000)}`],
    ['wildcards', `mx: ${'*.'.repeat(32_000)}`],
    ['CRs', '\r'.repeat(65_000)],
    ['mx lines', 'mx: a\n'.repeat(10_000)],
  ])('takes less than a second for 64 KB of %s', { timeout: 5_000 }, (_what, hostile) => {
    parsePolicy(hostile);
  });

  test('gives a policy or named errors for any bytes', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...[...good, ...bad].map(([, sample]) => sample)),
        fc.nat(),
        fc.nat(3),
        fc.string(),
      )
      .map(([sample, at, cut, insert]) => {
        const place = at % (sample.length + 1);
        return new TextEncoder().encode(sample.slice(0, place) + insert + sample.slice(place + cut));
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array()), (bytes) => {
        const parsed = parsePolicy(bytes);
        if (!parsed.ok) return parsed.errors.length > 0;
        const { mode, mx, maxAgeSeconds } = parsed.policy;
        return maxAgeSeconds >= 0 && maxAgeSeconds <= 31_557_600 && (mx.length > 0 || mode === 'none');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('formatPolicy()', () => {
  test('writes CRLF lines in the order of the RFC, with mx even in mode none', () => {
    expect(
      formatPolicy({ mode: 'none', mx: ['mail.example.com', '*.example.net'], maxAgeSeconds: 86_400 }),
    ).toBe('version: STSv1\r\nmode: none\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 86400\r\n');
  });

  test('is read back by parsePolicy() without a warning', () => {
    const pattern = fc
      .tuple(fc.constantFrom('', '*.'), fc.domain())
      .map(([wildcard, host]) => wildcard + host.toLowerCase());
    const policy = fc.record({
      mode: fc.constantFrom('enforce' as const, 'testing' as const, 'none' as const),
      mx: fc.array(pattern, { minLength: 1 }),
      maxAgeSeconds: fc.nat(31_557_600),
    });
    fc.assert(
      fc.property(policy, (wanted) => {
        expect(parsePolicy(formatPolicy(wanted))).toEqual({ ok: true, policy: wanted, warnings: [] });
      }),
    );
  });
});
