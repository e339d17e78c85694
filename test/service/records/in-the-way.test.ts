import { expect, test } from 'vitest';
import type { FoundSet } from '../../../service/ports/dns-zone.ts';
import {
  describeInTheWay,
  findInTheWay,
  findPlain,
  isDelegation,
  maxShown,
} from '../../../service/records/in-the-way.ts';

const set = (type: string, form?: FoundSet['form']): FoundSet => ({
  name: 'a.example.com',
  type,
  ttlSeconds: 60,
  values: ['x'],
  ...(form && { form }),
});

test.each<['TXT' | 'CNAME', string, FoundSet, boolean]>([
  ['CNAME', 'an address', set('A'), true],
  ['CNAME', 'our own type', set('CNAME'), false],
  ['CNAME', 'an alias of our own type', set('CNAME', 'alias'), true],
  ['CNAME', 'a delegation', set('NS'), true],
  ['TXT', 'an address', set('A'), false],
  ['TXT', 'an alias', set('A', 'alias'), false],
  ['TXT', 'a CNAME', set('CNAME'), true],
  ['TXT', 'our own type', set('TXT'), false],
  ['TXT', 'our own type with a routing policy', set('TXT', 'routing'), true],
  ['TXT', 'a delegation', set('DS'), true],
])('findInTheWay() of a %s judges %s', (type, _, one, isInTheWay) => {
  expect(findInTheWay([one], type)).toEqual(isInTheWay ? [one] : []);
});

test('findPlain() takes no special form for a set that we could have written', () => {
  const sets = [set('CNAME', 'alias'), set('TXT')];
  expect([findPlain(sets, 'TXT'), findPlain(sets, 'CNAME')]).toEqual([set('TXT'), undefined]);
});

test('isDelegation() knows both records of a delegation', () => {
  expect(['NS', 'DS', 'A'].map((type) => isDelegation({ type }))).toEqual([true, true, false]);
});

test('describeInTheWay() keeps only the beginning of what anybody may write there', () => {
  const values = Array.from({ length: 9 }, () => 'x'.repeat(1000));
  const [first, ...others] = describeInTheWay(
    Array.from({ length: 9 }, () => ({ ...set('A', 'alias'), values })),
  );
  expect(first).toEqual({ type: 'A', form: 'alias', values: Array(maxShown).fill('x'.repeat(300)) });
  expect(others).toHaveLength(maxShown - 1);
});
