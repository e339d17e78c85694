import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListEntry } from '../../../../core/sender/lists/list-entry.ts';
import { formatPostfixAnswer, maxAnswerBytes } from '../../../../core/sender/postfix/postfix-answer.ts';
import { foldVerdict } from '../../../../core/sender/verdict/fold-verdict.ts';
import { entryOf, type FactsInput, factsOf, now } from '../sample-facts.ts';

function answer(input: FactsInput, attributes = true, entries: ListEntry[] = []): string {
  const facts = factsOf(input);
  return formatPostfixAnswer(facts, foldVerdict(facts, entries, now), { attributes });
}

const enforced = { sts: 'enforce', patterns: ['mx.example.com', '*.example.net'] } as const;
const input = (more: FactsInput = {}): FactsInput => ({
  ...enforced,
  patterns: [...enforced.patterns],
  ...more,
});

test('formatPostfixAnswer() gives Postfix 3.10 the policy and its patterns', () => {
  expect(answer(input())).toBe(
    'OK secure match=mx.example.com:.example.net servername=hostname policy_type=sts policy_domain=example.com' +
      ' mx_host_pattern=mx.example.com mx_host_pattern=*.example.net' +
      ' { policy_string = version: STSv1 } { policy_string = mode: enforce } { policy_string = mx: mx.example.com }' +
      ' { policy_string = mx: *.example.net } { policy_string = max_age: 604800 }',
  );
});

test('formatPostfixAnswer() gives an older Postfix no attributes', () => {
  expect(answer(input(), false)).toBe('OK secure match=mx.example.com servername=hostname');
});

test.each<[reason: string, input: FactsInput, attributes: boolean, expected: string | RegExp]>([
  ['DANE', { mx: { mx: 'usable' }, secure: true }, true, 'OK dane-only'],
  ['nothing known', {}, true, 'NOTFOUND '],
  ['no answer about MX', { mx: 'failed' }, true, 'TEMP mx-unknown'],
  [
    'a wildcard, for an older Postfix',
    { sts: 'enforce' },
    false,
    'OK secure match=mx.example.com servername=hostname',
  ],
  [
    'a server two labels below a wildcard, for an older Postfix',
    { mx: { 'x.y': 'none' }, sts: 'enforce' },
    false,
    'TEMP no-server-in-policy',
  ],
  [
    'a wildcard and no answer about MX, for an older Postfix',
    { mx: 'failed', sts: 'enforce' },
    false,
    'TEMP no-server-in-policy',
  ],
  [
    'exact names and no answer about MX, for an older Postfix',
    { mx: 'failed', sts: 'enforce', patterns: ['a.example.com'] },
    false,
    'OK secure match=a.example.com servername=hostname',
  ],
  [
    'a server whose TLSA is unknown is kept out',
    { mx: { mx1: 'failed', mx2: 'none' }, sts: 'enforce' },
    true,
    /^OK secure match=mx2\.example\.com servername=hostname .* mx_host_pattern=mx2\.example\.com \{/,
  ],
  [
    'a server whose TLSA is unknown is kept out although the policy names it, for an older Postfix',
    {
      mx: { mx1: 'failed', mx2: 'none' },
      sts: 'enforce',
      patterns: ['mx1.example.com', 'mx2.example.com', 'mx3.example.com'],
    },
    false,
    'OK secure match=mx2.example.com servername=hostname',
  ],
  [
    'a server that may be used keeps out none that DNS does not name yet',
    { mx: { mx1: 'none' }, sts: 'enforce', patterns: ['mx1.example.com', 'mx9.example.com'] },
    false,
    'OK secure match=mx1.example.com:mx9.example.com servername=hostname',
  ],
])('formatPostfixAnswer(): %s', (_, facts, attributes, expected) => {
  const got = answer(facts, attributes);
  if (typeof expected === 'string') expect(got).toBe(expected);
  else expect(got).toMatch(expected);
});

test('formatPostfixAnswer() writes the names of the servers for a required list with certificates', () => {
  const entries = [entryOf('required', { level: 'verify' })];
  expect(answer({ mx: { mx1: 'none', mx2: 'none' } }, true, entries)).toBe(
    'OK secure match=mx1.example.com:mx2.example.com servername=hostname',
  );
});

const many = (count: number) => Array.from({ length: count }, (_, n) => `mail-${n}.example.com`);

test.each([
  [
    'leaves the text of a long policy out, not its patterns',
    1_500,
    /^OK secure (?!.*policy_string).* mx_host_pattern=/,
  ],
  ['refuses for now what Postfix would not read', 3_500, /^TEMP answer-too-long$/],
])('formatPostfixAnswer() %s', (_, count, expected) => {
  const got = answer({ sts: 'enforce', patterns: many(count) });
  expect(got).toMatch(expected);
  expect(got.length).toBeLessThanOrEqual(maxAnswerBytes);
});

/** What DNS can carry in a label, among it what separates names for Postfix, and its keywords. */
const label = fc.oneof(
  fc.constantFrom('hostname', 'nexthop', 'dot-nexthop', 'a', 'mx'),
  fc
    .array(fc.constantFrom(...'aZ9:, {}=.-_\t\r\n'), { minLength: 1, maxLength: 6 })
    .map((all) => all.join('')),
);

test('formatPostfixAnswer() never lets the name of a server allow another than the policy does', () => {
  const world = fc.record({
    labels: fc.array(fc.array(label, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
    tlsa: fc.constantFrom('none' as const, 'failed' as const),
    attributes: fc.boolean(),
  });
  fc.assert(
    fc.property(world, ({ labels, tlsa, attributes }) => {
      const mx = Object.fromEntries(labels.map((all) => [all.join(':'), 'none' as const]));
      const got = answer({ mx: { ...mx, mx1: tlsa }, sts: 'enforce' }, attributes);
      const [, list] = /^OK secure match=(\S+) servername=hostname/u.exec(got) ?? [];
      if (list === undefined) expect(got).toMatch(/^TEMP [a-z-]+$/u);
      for (const name of list?.split(/[\t\n\r ,:]/u) ?? [])
        expect(name).toMatch(/^[a-z0-9._-]*\.example\.com$/u);
    }),
  );
});
