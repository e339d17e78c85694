import { expect, test } from 'vitest';
import { judgeTlsa } from '../../../../core/sender/facts/usable-tlsa.ts';

const record = (usage: number, selector: number, matchingType: number, dataBytes = 32) => ({
  usage,
  selector,
  matchingType,
  dataBytes,
});

test.each([
  ['DANE-EE with a digest of the key', record(3, 1, 1)],
  ['DANE-TA with a SHA-512 digest', record(2, 0, 2, 64)],
  ['a whole key', record(3, 1, 0, 294)],
])('judgeTlsa() uses %s', (_, one) => {
  expect(judgeTlsa([one, record(0, 0, 1)])).toEqual({ kind: 'usable', count: 1 });
});

test.each([
  ['PKIX-TA, which mail does not use', record(0, 0, 1)],
  ['PKIX-EE, which mail does not use', record(1, 1, 1)],
  ['an unknown usage', record(4, 1, 1)],
  ['an unknown selector', record(3, 2, 1)],
  ['an unknown matching type', record(3, 1, 3)],
  ['a digest that is cut', record(3, 1, 1, 31)],
  ['no data', record(3, 1, 0, 0)],
])('judgeTlsa() cannot use %s', (_, one) => {
  expect(judgeTlsa([one])).toEqual({ kind: 'unusable' });
});

test('judgeTlsa() tells no records from unusable ones', () => {
  expect(judgeTlsa([])).toEqual({ kind: 'none' });
});
