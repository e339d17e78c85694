import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNetstring, NetstringReader } from '../../../../core/sender/wire/netstring.ts';
import { anyCharacter } from '../../../fakes/any-character.ts';

function read(chunks: (string | Buffer)[], maxBytes = 100): { texts: string[]; isOpen: boolean } {
  const reader = new NetstringReader(maxBytes);
  const texts: string[] = [];
  let isOpen = true;
  for (const chunk of chunks) isOpen = reader.push(Buffer.from(chunk), (text) => texts.push(text));
  return { texts, isOpen };
}

test.each<[string, string[], string[]]>([
  ['one', ['5:hello,'], ['hello']],
  ['an empty one', ['0:,'], ['']],
  ['several in one piece', ['1:a,2:bc,'], ['a', 'bc']],
  ['a comma within', ['3:a,b,'], ['a,b']],
  ['the length in two pieces', ['1', '1:hello world,'], ['hello world']],
  ['the comma in the next piece', ['2:ab', ','], ['ab']],
  ['the beginning of the next', ['2:ab,3', ':abc,'], ['ab', 'abc']],
  ['letters of several bytes', ['6:münch,'], ['münch']],
])('NetstringReader reads %s', (_, chunks, texts) => {
  expect(read(chunks)).toEqual({ texts, isOpen: true });
});

test.each<[string, string[], string[]]>([
  ['no length', [':a,'], []],
  ['a leading zero', ['01:a,'], []],
  ['a sign', ['-1:a,'], []],
  ['a number of another form', ['1e1:0123456789,'], []],
  ['another character than the comma', ['1:a;'], []],
  ['a text that is too long', ['101:'], []],
  ['a length without end', ['1111'], []],
  ['letters before the colon', ['GET / HTTP/1.1'], []],
  ['rubbish after a good one', ['1:a,x'], ['a']],
  ['rubbish in a piece before a good one', ['x', '1:a,'], []],
])('NetstringReader refuses %s, and all that follows', (_, chunks, texts) => {
  expect(read([...chunks, '1:z,'])).toEqual({ texts, isOpen: false });
});

test('NetstringReader takes a text of the greatest length', () => {
  expect(read([formatNetstring('a'.repeat(100))]).texts).toEqual(['a'.repeat(100)]);
});

test('NetstringReader reads what formatNetstring() writes, however it is split', () => {
  const texts = fc.array(fc.string({ unit: anyCharacter, maxLength: 20 }), { maxLength: 5 });
  fc.assert(
    fc.property(texts, fc.array(fc.nat(8)), (sent, sizes) => {
      const bytes = Buffer.from(sent.map(formatNetstring).join(''));
      const chunks: Buffer[] = [];
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const size = 1 + (sizes[n] ?? 3);
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(read(chunks)).toEqual({ texts: sent.map((text) => text.toWellFormed()), isOpen: true });
    }),
  );
});

test('NetstringReader reads the same from any bytes, however they are split', () => {
  const bytes = fc
    .array(fc.constantFrom('0', '1', '2', ':', ',', 'a', '1:a,', '2:bc,'), { maxLength: 12 })
    .map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(bytes, fc.nat(12), (all, at) => {
      const split = read([all.subarray(0, at), all.subarray(at)]);
      expect(split).toEqual(read([all]));
    }),
    { numRuns: 1_000 },
  );
});

test('NetstringReader knows whether a text has begun', () => {
  const reader = new NetstringReader(10);
  const states = ['1:a,', '2:', 'a', 'b,', '1'].map((part) => {
    reader.push(Buffer.from(part), () => {});
    return reader.hasPart;
  });
  expect(states).toEqual([false, true, true, false, true]);
});

test('NetstringReader.push() reads nothing after the text at which its reader stops', () => {
  const texts: string[] = [];
  const reader = new NetstringReader(10);
  const stopAtSecond = (text: string) => texts.push(text) < 2;
  expect(reader.push(Buffer.from('1:a,1:b,1:c,'), stopAtSecond)).toBe(false);
  expect(reader.push(Buffer.from('1:d,'), stopAtSecond)).toBe(false);
  expect(texts).toEqual(['a', 'b']);
});
