import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitMbox } from '../../../../core/mail/mbox/split-mbox.ts';
import { splitMboxStream } from '../../../../core/mail/mbox/split-mbox-stream.ts';

const line = 'From a@b.example Sat Nov 28 03:00:01 2026\n';
const mailOf = (letters: number) => `${line}Subject: x\n\n${'x'.repeat(letters)}\n\n`;
const maxBytes = 2_000_000;

async function* inPieces(bytes: Buffer, sizes: number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function split(text: string, sizes = [65_536]): Promise<string[]> {
  const mails: string[] = [];
  for await (const mail of splitMboxStream(inPieces(Buffer.from(text), sizes), maxBytes))
    mails.push(mail.toString());
  return mails;
}

test('splitMboxStream() finds the mails that splitMbox() finds, wherever the pieces end', async () => {
  const letters = fc.array(fc.oneof(fc.nat(200), fc.integer({ min: 400_000, max: 1_200_000 })), {
    minLength: 1,
    maxLength: 5,
  });
  const sizes = fc.array(fc.integer({ min: 300_000, max: 1_100_000 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(letters, sizes, async (lengths, pieces) => {
      const text = lengths.map(mailOf).join('');
      expect(await split(text, pieces)).toEqual(splitMbox(Buffer.from(text)).map(String));
    }),
    { numRuns: 30 },
  );
});

test('splitMboxStream() passes over a mail that is too large, and reads those around it', async () => {
  const text = mailOf(1) + mailOf(9_000_000) + mailOf(2);
  expect(await split(text)).toEqual([mailOf(1), 'too-large', mailOf(2)]);
  expect(await split(mailOf(2_500_000))).toEqual(['too-large']);
  expect(await split(mailOf(2_500_000) + mailOf(3))).toEqual(['too-large', mailOf(3)]);
});

test('splitMboxStream() holds no more than a few mails of an mbox of 1 GB', async () => {
  const mail = Buffer.from(mailOf(500_000));
  let given = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    for (; given < 1_000_000_000; given += mail.length) yield mail;
  }
  let taken = 0;
  let held = 0;
  for await (const { length } of splitMboxStream(endless(), maxBytes)) {
    taken += length;
    held = Math.max(held, given - taken);
  }
  expect(taken).toBe(given);
  expect(held).toBeLessThan(3 * maxBytes);
}, 30_000);
