import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { splitLines } from '../../../bin/collect/split-lines.ts';

describe('splitLines()', () => {
  test.each<[string, string[], string[], number]>([
    ['lines that span several chunks', ['{"a"', ':1}\n{"b":2}', '\n'], ['{"a":1}', '{"b":2}'], 0],
    ['a last line without an end', ['a\nb'], ['a', 'b'], 0],
    ['blank lines and CRLF', ['a\r\n\r\n  \nb\r\n'], ['a', 'b'], 0],
    [
      'a line that is too long, between others',
      ['a\n', 'x'.repeat(40_000), 'x'.repeat(40_000), '\nb\n'],
      ['a', 'b'],
      1,
    ],
    ['a last line that is too long', ['a\n', 'x'.repeat(70_000)], ['a'], 1],
  ])('reads %s', async (_what, chunks, expected, oversized) => {
    const lines: string[] = [];
    let dropped = 0;
    await splitLines(
      Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
      (line) => lines.push(line),
      () => dropped++,
    );
    expect(lines).toEqual(expected);
    expect(dropped).toBe(oversized);
  });
});
