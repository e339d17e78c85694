import { expect, test } from 'vitest';
import { countOf, cutList, steps, withMore } from '../../../../core/digest/page/blocks.ts';
import { english } from '../../../../core/words/en/words.ts';

test('cutList() shows the first items and says how many more there are', () => {
  const list = (...items: string[]) => cutList('Changes', items, 2, english);
  const block = { kind: 'list', caption: 'Changes', ordered: false };
  expect(list()).toEqual([]);
  expect(list('a', 'b')).toEqual([{ ...block, items: ['a', 'b'] }]);
  expect(list('a', 'b', 'c')).toEqual([{ ...block, items: ['a', 'b', '1 more, not shown here'] }]);
});

test('withMore() adds nothing if all items are shown', () => {
  expect(withMore(['a'], 1, english)).toEqual(['a']);
  expect(withMore(['a'], 1201, english)).toEqual(['a', '1,200 more, not shown here']);
});

test('steps() numbers several steps, but not one', () => {
  expect([steps(['a'], english), steps(['a', 'b'], english)]).toMatchObject([
    { caption: 'What to do', ordered: false },
    { ordered: true },
  ]);
});

test('countOf() keeps counts that can be written out', () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(countOf({ successfulSessions: 1, failedSessions: most })).toEqual({ failed: most, sessions: most });
});
