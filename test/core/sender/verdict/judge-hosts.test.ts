import { expect, test } from 'vitest';
import { judgeHosts } from '../../../../core/sender/verdict/judge-hosts.ts';
import type { Because, Level } from '../../../../core/sender/verdict/verdict.ts';
import { type FactsInput, factsOf } from '../sample-facts.ts';

const judged = (input: FactsInput, level: Level, because: Because) =>
  judgeHosts(factsOf(input), { level, because }).map(
    ({ name, use, verify, why, tlsa }) =>
      `${name.split('.')[0]} ${use ? verify : why}${tlsa ? ` ${tlsa}` : ''}`,
  );
const mixed = { mx1: 'none', mx2: 'usable', mx3: 'failed', mx4: 'unusable' } as const;

test.each<[Level, Because, string[]]>([
  [
    'dane-only',
    'dane-and-enforce',
    ['mx1 no-tlsa-under-enforce', 'mx2 dane 2', 'mx3 tlsa-unknown', 'mx4 no-tlsa-under-enforce'],
  ],
  [
    'dane-only',
    'dane-and-required',
    ['mx1 no-tlsa-under-required', 'mx2 dane 2', 'mx3 tlsa-unknown', 'mx4 no-tlsa-under-required'],
  ],
  ['dane', 'dane-partial', ['mx1 opportunistic', 'mx2 dane 2', 'mx3 tlsa-unknown', 'mx4 encrypt']],
  ['encrypt', 'required', ['mx1 encrypt', 'mx2 encrypt 2', 'mx3 tlsa-unknown', 'mx4 encrypt']],
  [
    'default',
    'nothing',
    ['mx1 opportunistic', 'mx2 opportunistic 2', 'mx3 tlsa-unknown', 'mx4 opportunistic'],
  ],
])('judgeHosts() at %s because of %s', (level, because, expected) => {
  expect(judged({ mx: mixed, secure: true }, level, because)).toEqual(expected);
});

test('judgeHosts() leaves out a server that the policy does not name', () => {
  const input = { mx: { mx1: 'none', mx2: 'none' }, sts: 'enforce', patterns: ['mx2.example.com'] } as const;
  expect(judged({ ...input, patterns: [...input.patterns] }, 'secure', 'enforce')).toEqual([
    'mx1 not-in-policy',
    'mx2 pkix',
  ]);
});
