import { expect, test } from 'vitest';
import { textDifference } from '../../../console/parts/text-difference.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

const linesOf = (before: string, after: string) =>
  [...String(textDifference(before, after, englishConsole)).matchAll(/<li(?: class="(\w+)")?>/gu)].map(
    ([, kind = 'kept']) => kind,
  );

test.each([
  ['a changed line', 'a\nb', 'a\nc', ['removed', 'kept', 'added']],
  ['a first text', '', 'a', ['added']],
  ['other line ends only', 'a\r\nb', 'a\nb', ['kept', 'kept']],
])('textDifference() of %s', (_, before, after, kinds) => {
  expect(linesOf(before, after)).toEqual(kinds);
});

test('textDifference() says that nothing changes, and names each sign for those who do not see it', () => {
  expect(String(textDifference('a', 'a', englishConsole))).toContain('Nothing changes.');
  expect(String(textDifference('a', 'b', englishConsole))).toContain(
    '<span class="hidden">removed: </span>a',
  );
});
