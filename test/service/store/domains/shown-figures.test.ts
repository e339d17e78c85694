import { expect, test } from 'vitest';
import { shownFrom } from '../../../../service/store/domains/shown-figures.ts';
import { utcDay } from '../../../fakes/names.ts';

test.each([
  ['a domain that has had one owner', undefined, '2026-11-01'],
  ['a range that begins before the owner came', '2026-11-25', '2026-11-25'],
  ['a later one', '2026-10-25', '2026-11-01'],
])('shownFrom() of %s', (_, figuresFrom, shown) => {
  const state = figuresFrom === undefined ? {} : { figuresFrom: utcDay(figuresFrom) };
  expect(shownFrom(state, utcDay('2026-11-01'))).toBe(shown);
});
