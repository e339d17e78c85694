import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The words that carry a bullet, so that two wordings of one change are alike. */
const wordsOf = (bullet: string) =>
  new Set((bullet.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? []).filter((word) => word !== 'the'));

/** From 0 (no word in common) to 1: the part of the shorter bullet's words that the other has, too. */
function likenessOf(a: Set<string>, b: Set<string>): number {
  const [short, long] = a.size <= b.size ? [a, b] : [b, a];
  return short.size < 5 ? 0 : [...short].filter((word) => long.has(word)).length / short.size;
}

function findAlike(bullets: string[]): string[] {
  const all = bullets.map((bullet) => ({ bullet, words: wordsOf(bullet) }));
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => likenessOf(one.words, other.words) > 0.75)
      .map((other) => `${one.bullet}\n${other.bullet}`),
  );
}

test('CHANGELOG.md says nothing twice', () => {
  const bullets = read('CHANGELOG.md')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(bullets.length).toBeGreaterThan(100);
  expect(findAlike(bullets)).toEqual([]);
});

test.each([
  [
    '- A change or removal of a claim in the moment in which it becomes the host is refused (412) instead of lost.',
    '- A change or removal of a claim at the moment it becomes the host is refused (412) instead of lost.',
  ],
  [
    '- The SMTP server refuses addresses that nobody has. `postmaster` and `abuse` are known.',
    '- The SMTP server refuses addresses that nobody has.',
  ],
])('two wordings of one change are found (%#)', (one, other) => {
  expect(findAlike([one, '- Reads an mbox of several mails.', other])).toEqual([`${one}\n${other}`]);
});
