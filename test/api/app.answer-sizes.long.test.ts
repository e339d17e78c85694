import { test } from 'vitest';
import { expectAnswersToFit, growingLists } from './growing-lists.ts';

/** Letters that take the most bytes: as they are, in JSON, and in JSON that escapes what is invisible. */
const letters = { 'of four bytes': '𝒙', 'that JSON escapes': '"', 'that nobody sees': '\u{e0041}' };

const cases = Object.entries(growingLists).flatMap(([name, list]) =>
  Object.entries(letters).map(([kind, letter]) => ({ name, kind, letter, list })),
);

test.each(cases)('GET $name full of letters $kind fits through Lambda', async ({ letter, list }) => {
  await expectAnswersToFit(list, letter);
});
