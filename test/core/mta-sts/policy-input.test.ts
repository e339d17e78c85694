import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPolicy, parsePolicy } from '../../../core/mta-sts/policy.ts';
import { checkPolicyInput } from '../../../core/mta-sts/policy-input.ts';

const valid = { mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAgeSeconds: 2_592_000 };

describe('checkPolicyInput()', () => {
  test('accepts a policy as it is published, and ignores other members', () => {
    expect(checkPolicyInput({ ...valid, override: { reason: 'x' } })).toEqual({
      ok: true,
      policy: valid,
      warnings: [],
    });
  });

  test('converts U-labels, upper case and final dots, merges what is then equal, and says so', () => {
    const mx = ['Bücher.example', 'xn--bcher-kva.example.', 'MAIL.example.com.'];
    expect(checkPolicyInput({ ...valid, mx })).toEqual({
      ok: true,
      policy: { ...valid, mx: ['xn--bcher-kva.example', 'mail.example.com'] },
      warnings: [
        {
          code: 'mx-entry-converted',
          parameters: { field: 'mx[0]', entry: 'Bücher.example', pattern: 'xn--bcher-kva.example' },
        },
        { code: 'mx-entry-repeated', parameters: { field: 'mx[1]', pattern: 'xn--bcher-kva.example' } },
      ],
    });
  });

  test('publishes a max_age over 31536000 as 31536000, and says so', () => {
    expect(checkPolicyInput({ ...valid, maxAgeSeconds: 31_557_600 })).toMatchObject({
      ok: true,
      policy: { maxAgeSeconds: 31_536_000 },
      warnings: [{ code: 'max-age-capped', parameters: { seconds: 31_557_600, max: 31_536_000 } }],
    });
  });

  test('accepts mode none without mx, with a warning', () => {
    expect(checkPolicyInput({ mode: 'none', mx: [], maxAgeSeconds: 86_400 })).toMatchObject({
      ok: true,
      warnings: [{ code: 'mx-missing-with-none' }],
    });
  });

  test.each([
    ['nothing', undefined, '', 'the policy is missing, expected an object'],
    ['null', null, '', 'the policy is null, expected an object'],
    ['a list', [], '', 'the policy is an empty list, expected an object'],
    [
      'no mode',
      { ...valid, mode: undefined },
      'mode',
      '"mode" is missing, expected "enforce", "testing" or "none"',
    ],
    [
      'an unknown mode',
      { ...valid, mode: 'enfroce' },
      'mode',
      '"mode" is "enfroce", expected "enforce", "testing" or "none"',
    ],
    ['a mode in upper case', { ...valid, mode: 'ENFORCE' }, 'mode', '"mode" is "ENFORCE"'],
    [
      'no mx',
      { mode: 'enforce', maxAgeSeconds: 86_400 },
      'mx',
      '"mx" is missing, expected a list of host names',
    ],
    ['no mx with none', { mode: 'none', maxAgeSeconds: 86_400 }, 'mx', '"mx" is missing'],
    ['an empty mx', { ...valid, mx: [] }, 'mx', '"mx" is an empty list'],
    ['mx as text', { ...valid, mx: 'mail.example.com' }, 'mx', '"mx" is "mail.example.com", expected a list'],
    ['a number in mx', { ...valid, mx: [1] }, 'mx[0]', '"mx[0]" is 1, expected a text'],
    [
      'an IP address',
      { ...valid, mx: ['a.example', '192.0.2.1'] },
      'mx[1]',
      '"mx[1]" is "192.0.2.1", which is an IP address, expected a host name such as "mail.example.com"',
    ],
    ['an IPv6 address', { ...valid, mx: ['2001:db8::1'] }, 'mx[0]', 'which is an IP address'],
    [
      'two wildcards',
      { ...valid, mx: ['*.*.example.com'] },
      'mx[0]',
      '"mx[0]" is "*.*.example.com", which has a "*" that is not the whole leftmost label',
    ],
    ['a wildcard alone', { ...valid, mx: ['*'] }, 'mx[0]', '"mx[0]" is "*"'],
    ['a wildcard over a top-level domain', { ...valid, mx: ['*.com'] }, 'mx[0]', 'has only one label'],
    [
      'a wildcard within a label',
      { ...valid, mx: ['mx*.example.com'] },
      'mx[0]',
      'not the whole leftmost label',
    ],
    ['a mail address', { ...valid, mx: ['me@example.com'] }, 'mx[0]', 'contains "@"'],
    [
      'a line end, which would start another line',
      { ...valid, mx: ['a.example\r\nmode: none'] },
      'mx[0]',
      'contains "\\u{d}"',
    ],
    [
      'no maxAgeSeconds',
      { ...valid, maxAgeSeconds: undefined },
      'maxAgeSeconds',
      '"maxAgeSeconds" is missing, expected whole seconds from 0 to 31536000',
    ],
    [
      'maxAgeSeconds as text',
      { ...valid, maxAgeSeconds: '86400' },
      'maxAgeSeconds',
      '"maxAgeSeconds" is "86400"',
    ],
    ['a fraction', { ...valid, maxAgeSeconds: 0.5 }, 'maxAgeSeconds', '"maxAgeSeconds" is 0.5'],
    ['a negative number', { ...valid, maxAgeSeconds: -1 }, 'maxAgeSeconds', '"maxAgeSeconds" is -1'],
    ['not a number', { ...valid, maxAgeSeconds: Number.NaN }, 'maxAgeSeconds', '"maxAgeSeconds" is NaN'],
    [
      'a maxAgeSeconds that is too large',
      { ...valid, maxAgeSeconds: 31_557_601 },
      'maxAgeSeconds',
      '"maxAgeSeconds" is 31557601',
    ],
  ])('refuses %s', (_why, input, field, message) => {
    expect(checkPolicyInput(input)).toMatchObject({
      ok: false,
      errors: [{ field, message: expect.stringContaining(message) }],
    });
  });

  test('names all wrong fields at once', () => {
    const checked = checkPolicyInput({ mode: 'x', mx: ['_'], maxAgeSeconds: 'y' });
    expect(!checked.ok && checked.errors.map(({ field }) => field)).toEqual([
      'mode',
      'mx[0]',
      'maxAgeSeconds',
    ]);
  });

  test('accepts a policy of 64 KB, and refuses a larger one', () => {
    // `mx: m00000.example.com` and CRLF are 24 bytes, the other lines 49.
    const mx = (count: number) =>
      Array.from({ length: count }, (_, index) => `m${String(index).padStart(5, '0')}.example.com`);
    expect(checkPolicyInput({ ...valid, mx: mx(2728) })).toMatchObject({ ok: true });
    expect(checkPolicyInput({ ...valid, mx: mx(2729) })).toMatchObject({
      ok: false,
      errors: [
        {
          field: 'mx',
          message: '"mx" has 2729 entries, which make a policy of 65545 bytes, expected at most 65536',
        },
      ],
    });
  });

  test('checks a limited number of a million patterns, and lists at most 20 errors', () => {
    expect(checkPolicyInput({ ...valid, mx: Array(1_000_000).fill('*') })).toMatchObject({
      errors: [{ field: 'mx', message: expect.stringContaining('1000000 entries') }],
    });
    const checked = checkPolicyInput({ ...valid, mx: Array(100).fill('*') });
    expect(!checked.ok && checked.errors).toHaveLength(20);
  });

  test('gives a policy that survives formatPolicy() and parsePolicy(), or named errors, for any value', () => {
    const entry = fc.oneof(fc.domain(), fc.string(), fc.anything());
    const input = fc.oneof(
      fc.anything(),
      fc.record({
        mode: fc.oneof(fc.constantFrom('enforce', 'testing', 'none'), fc.anything()),
        mx: fc.array(entry),
        maxAgeSeconds: fc.oneof(fc.nat(32_000_000), fc.anything()),
      }),
      fc.record({
        mode: fc.constant('enforce'),
        mx: fc.array(fc.domain()),
        maxAgeSeconds: fc.nat(31_536_000),
      }),
    );
    fc.assert(
      fc.property(input, (value) => {
        const checked = checkPolicyInput(value);
        if (!checked.ok) expect(checked.errors).not.toHaveLength(0);
        else
          expect(parsePolicy(formatPolicy(checked.policy))).toEqual({
            ok: true,
            policy: checked.policy,
            warnings: [],
          });
      }),
    );
  });
});
