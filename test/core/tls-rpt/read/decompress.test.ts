import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { gunzip, unzip } from '../../../../core/tls-rpt/read/decompress.ts';
import { RefusalError } from '../../../../core/tls-rpt/read/read-limits.ts';

const budgetOf = (bytes: number) => ({ bytes, remainingBytes: bytes });

/** With zero bytes from `start` to `end`, counted from the end. */
const blank = (packed: Buffer, start: number, end = 0) =>
  packed.fill(0, packed.length - start, packed.length - end);

function refusal(unpack: () => unknown): string {
  try {
    unpack();
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.reason;
    throw error;
  }
  throw new Error('it was unpacked');
}

describe('gunzip()', () => {
  test('unpacks up to the budget, and takes what it unpacked from it', () => {
    const budget = budgetOf(10);
    expect(gunzip(gzipSync('123456'), budget).toString()).toBe('123456');
    expect(budget.remainingBytes).toBe(4);
    expect(refusal(() => gunzip(gzipSync('12345'), budget))).toBe('too-large');
    expect(budget.remainingBytes).toBe(0);
  });

  test('ignores line ends after the stream', () => {
    const packed = Buffer.concat([gzipSync('x'), Buffer.from('\r\n\r\n')]);
    expect(gunzip(packed, budgetOf(100)).toString()).toBe('x');
  });

  test('reads several members as one', () => {
    expect(gunzip(Buffer.concat([gzipSync('a'), gzipSync('b')]), budgetOf(100)).toString()).toBe('ab');
  });

  test('is not misled by the size that the stream claims', () => {
    const packed = gzipSync('x'.repeat(1000));
    packed.writeUInt32LE(1, packed.length - 4);
    expect(refusal(() => gunzip(packed, budgetOf(10_000)))).toBe('damaged-archive');
    packed.writeUInt32LE(0xffffffff, packed.length - 4);
    expect(refusal(() => gunzip(packed, budgetOf(10_000)))).toBe('damaged-archive');
  });

  test.each([
    ['a few bytes', Buffer.from([0x1f, 0x8b, 8])],
    ['a stream that is cut off', gzipSync('x'.repeat(1000)).subarray(0, -10)],
    ['a wrong checksum', blank(gzipSync('x'), 8, 4)],
  ])('refuses %s', (_, packed) => {
    expect(refusal(() => gunzip(packed, budgetOf(10_000)))).toBe('damaged-archive');
  });

  test('takes an eighth of the budget for a damaged stream', () => {
    const budget = budgetOf(800);
    refusal(() => gunzip(blank(gzipSync('x'), 8, 4), budget));
    expect(budget.remainingBytes).toBe(700);
  });
});

describe('unzip()', () => {
  const files = { 'a.json': Buffer.from('one'), 'b/': Buffer.alloc(0), 'b/c.json': Buffer.from('two') };
  const zip = (level: 0 | 6, comment = '') => {
    const packed = Buffer.concat([Buffer.from(zipSync(files, { level })), Buffer.from(comment)]);
    packed.writeUInt16LE(comment.length, packed.length - comment.length - 2);
    return packed;
  };
  const read = (packed: Buffer, bytes = 100) =>
    unzip(packed, budgetOf(bytes), 3).map(({ fileName, bytes: content }) => [fileName, content.toString()]);
  const expected = [
    ['a.json', 'one'],
    ['b/c.json', 'two'],
  ];

  test.each([
    ['stored files', zip(0)],
    ['deflated files', zip(6)],
    ['a comment', zip(6, 'a comment at the end')],
  ])('unpacks an archive with %s, without its folders', (_, packed) => {
    expect(read(packed)).toEqual(expected);
  });

  test('refuses more than the budget in all files together', () => {
    expect(read(zip(0), 6)).toEqual(expected);
    for (const level of [0, 6] as const) expect(refusal(() => read(zip(level), 5))).toBe('too-large');
  });

  test('refuses more entries than allowed', () => {
    expect(refusal(() => unzip(zip(6), budgetOf(100), 2))).toBe('too-complex');
  });

  test('leaves out encrypted files', () => {
    const packed = zip(0);
    const central = packed.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    packed.writeUInt16LE(packed.readUInt16LE(central + 8) | 1, central + 8);
    expect(read(packed)).toEqual([['b/c.json', 'two']]);
  });

  test.each<[string, (packed: Buffer, central: number) => unknown]>([
    ['an unknown method', (packed, central) => packed.writeUInt16LE(12, central + 10)],
    ['a wrong checksum', (packed, central) => packed.writeUInt32LE(1, central + 16)],
    ['a local header elsewhere', (packed, central) => packed.writeUInt32LE(1, central + 42)],
    ['a local header after its end', (packed, central) => packed.writeUInt32LE(0xfffffff0, central + 42)],
    ['a broken directory', (packed, central) => packed.writeUInt32LE(0, central)],
    ['no end record', (packed) => blank(packed, 22)],
  ])('refuses an archive with %s', (_, damage) => {
    const packed = zip(6);
    damage(packed, packed.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
    expect(refusal(() => read(packed))).toBe('damaged-archive');
  });
});
