import { describe, expect, test } from 'vitest';
import { advisePolicy, lintPolicy } from '../../../core/mta-sts/lint-policy.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import { textsOf } from '../../fixtures/in-english.ts';

const enforce: Policy = { mode: 'enforce', mx: ['mail.example.com'], maxAgeSeconds: 604_800 };
const text = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n';

describe('lintPolicy()', () => {
  const lint = (policy: Partial<Policy>) =>
    lintPolicy(formatPolicy({ ...enforce, maxAgeSeconds: 2_592_000, ...policy }));

  test.each([
    ['LF line ends', 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 2592000\n'],
    ['what formatPolicy() writes', formatPolicy({ ...enforce, maxAgeSeconds: 31_536_000 })],
    ['one week of testing', formatPolicy({ ...enforce, mode: 'testing' })],
    ['14 days of enforce', formatPolicy({ ...enforce, maxAgeSeconds: 1_209_600 })],
    ['one day of testing', formatPolicy({ ...enforce, mode: 'testing', maxAgeSeconds: 86_400 })],
    [
      'a short max_age with mode none, which ends a policy (RFC 8461 §8.3)',
      formatPolicy({ ...enforce, mode: 'none', maxAgeSeconds: 3600 }),
    ],
  ])('does not warn of %s', (_why, input) => {
    expect(lintPolicy(input)).toMatchObject({ ok: true, errors: [], warnings: [] });
  });

  test.each([
    ['max_age over 31536000', { maxAgeSeconds: 31_557_600 }, 'cuts more than 31536000'],
    ['max_age under a day', { maxAgeSeconds: 86_399 }, 'ignores less than one day'],
    ['enforce under 14 days', { maxAgeSeconds: 1_209_599 }, 'two weeks'],
    ['none without mx', { mode: 'none' as const, mx: [] }, 'no "mx" line'],
    ['a repeated pattern', { mx: ['a.example.com', 'a.example.com'] }, '"a.example.com" more than once'],
    ['a wildcard over a public suffix', { mx: ['*.co.uk'] }, 'anyone who registers'],
    ['a host of one label', { mx: ['localhost'] }, 'not a fully qualified host name'],
  ])('warns of %s', (_why, policy, warning) => {
    const { ok, errors, warnings } = lint(policy);
    expect({ ok, errors, warnings: textsOf(warnings) }).toEqual({
      ok: true,
      errors: [],
      warnings: [expect.stringContaining(warning)],
    });
  });

  test.each([
    ['upper case', text.replace('mail', 'Mail'), '"mx: Mail.example.com" should be in lower case'],
    ['text outside ASCII', `${text}a: ü\n`, 'characters outside ASCII'],
    ['an unknown field', `${text}a: b\n`, 'unknown field "a"'],
  ])('warns of %s', (_why, input, warning) => {
    expect(textsOf(lintPolicy(input).warnings).join('\n')).toContain(warning);
  });

  test('gives no policy if parsePolicy() refuses', () => {
    expect(lintPolicy(`${text}\n`)).toEqual({
      ok: false,
      errors: [{ code: 'line-empty', parameters: { line: 5 } }],
      warnings: [],
    });
  });

  test.each([
    ['spaces before a letter', `mx:${' '.repeat(65_000)}A`],
    ['spaces within a value', `a: b${' '.repeat(65_000)}c`],
    ['colons', ':'.repeat(65_000)],
    ['dots', `mx: ${'a.'.repeat(32_000)}`],
    ['wildcards', `mx: ${'*.'.repeat(32_000)}`],
    ['CRs', '\r'.repeat(65_000)],
    ['mx lines', 'mx: a\n'.repeat(10_000)],
  ])('checks 64 KB of %s quickly', { timeout: 5_000 }, (_what, hostile) => {
    lintPolicy(hostile);
  });
});

test('advisePolicy() gives its advice for a policy that is not written yet', () => {
  expect(advisePolicy(enforce)).toEqual([
    { code: 'max-age-short-for-enforce', parameters: { seconds: 604_800, recommended: 1_209_600 } },
  ]);
});
