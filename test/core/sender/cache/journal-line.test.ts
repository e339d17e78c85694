import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatJournalLine, parseJournalLine } from '../../../../core/sender/cache/journal-line.ts';

const kept = { domain: 'example.com', sts: { held: { id: '1', text: 'version: STSv1\r\n', fetchedAt: 5 } } };

test('parseJournalLine() reads what formatJournalLine() writes', () => {
  const line = formatJournalLine(kept);
  expect(line.split('\n')).toHaveLength(2);
  expect(parseJournalLine(line.trimEnd())).toEqual(kept);
});

test('parseJournalLine() refuses every line that was not written whole', () => {
  const line = formatJournalLine(kept).trimEnd();
  for (let end = 0; end < line.length; end++) expect(parseJournalLine(line.slice(0, end))).toBeUndefined();
});

test('parseJournalLine() refuses a line with another character, and never throws', () => {
  const line = formatJournalLine(kept).trimEnd();
  fc.assert(
    fc.property(fc.nat(line.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, char) => {
      if (line[at] === char) return;
      expect(parseJournalLine(line.slice(0, at) + char + line.slice(at + 1))).toBeUndefined();
    }),
  );
});

test.each([
  ['is null', null],
  ['has no domain', { sts: {} }],
  ['has a time in words', { ...kept, usedAt: 'today' }],
  ['has no text of the policy', { domain: 'example.com', sts: { held: { id: '1', fetchedAt: 5 } } }],
  ['has another form of a failure', { domain: 'example.com', sts: { failing: [] } }],
  ['has another form of the memory', { domain: 'example.com', sts: 'none' }],
])('parseJournalLine() leaves out a whole line that %s', (_, other) => {
  expect(parseJournalLine(formatJournalLine(other as never).trimEnd())).toBeUndefined();
});

test('parseJournalLine() keeps members that a newer version wrote', () => {
  const newer = { ...kept, later: 1, sts: { ...kept.sts, later: 2 } };
  expect(parseJournalLine(formatJournalLine(newer).trimEnd())).toEqual(newer);
});
