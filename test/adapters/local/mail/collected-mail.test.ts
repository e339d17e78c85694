import { mkdirSync, readdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { CollectedMail, writtenBytes } from '../../../../adapters/local/mail/collected-mail.ts';
import { spoolLimits } from '../../../../adapters/local/mail/mail-spool.ts';
import { SmtpError } from '../../../../adapters/local/mail/smtp-error.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const folder = temporaryFolder();
let count = 0;
const { inMemoryBytes } = spoolLimits;

const content = Buffer.from(Array.from({ length: 400_000 }, (_, n) => (n * 7 + (n >> 8)) % 256));

async function collect(bytes: Buffer, sizes: readonly number[]): Promise<CollectedMail> {
  const mail = new CollectedMail(join(folder, String(count++)), 'a', inMemoryBytes, () => {});
  for (let at = 0, n = 0; at < bytes.byteLength; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    await mail.add(bytes.subarray(at, at + size));
    at += size;
  }
  await mail.close();
  return mail;
}

async function piecesOf(mail: CollectedMail): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for await (const piece of mail.pieces) pieces.push(piece);
  return pieces;
}

const bytesOf = async (mail: CollectedMail) => Buffer.concat(await piecesOf(mail));

/** Counts the writes to files while `work` runs. */
async function countWrites<T>(work: () => Promise<T>): Promise<{ result: T; writes: number }> {
  const file = await open(join(folder, 'any'), 'w');
  await file.close();
  const prototype: FileHandle = Object.getPrototypeOf(file);
  const written = vi.spyOn(prototype, 'writeFile');
  const result = await work();
  const writes = written.mock.calls.length;
  written.mockRestore();
  return { result, writes };
}

const mostWrites = ({ bytes, isLarge }: CollectedMail) =>
  isLarge ? Math.floor(bytes / writtenBytes) + 1 : 0;

test('CollectedMail has the bytes of the mail, however it is split, and writes few times', async () => {
  const length = fc.oneof(
    fc.integer({ min: 0, max: content.byteLength }),
    fc.constantFrom(inMemoryBytes - 1, inMemoryBytes, inMemoryBytes + 1, 3 * writtenBytes),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(length, fc.oneof(sizes, fc.constantFrom([2], [1, 60_000])), async (end, split) => {
      const bytes = content.subarray(0, end);
      const { result: mail, writes } = await countWrites(() => collect(bytes, split));
      expect(mail.isLarge).toBe(end > inMemoryBytes);
      expect((await bytesOf(mail)).equals(bytes)).toBe(true);
      expect(writes).toBeLessThanOrEqual(mostWrites(mail));
      await mail.remove();
    }),
    { numRuns: 40 },
  );
});

test('CollectedMail joins the tiny pieces of a small mail, to save memory', async () => {
  const mail = await collect(content.subarray(0, 100_000), [1]);
  expect(mail.isLarge).toBe(false);
  expect((await piecesOf(mail)).length).toBeLessThan(1_000);
  expect((await bytesOf(mail)).equals(content.subarray(0, 100_000))).toBe(true);
});

test('CollectedMail asks for a mail again later whose last bytes cannot be written', async () => {
  const path = join(folder, 'taken');
  mkdirSync(path);
  const mail = new CollectedMail(path, 'a', 10, () => {});
  await mail.add(Buffer.from('more than ten bytes'));
  await expect(mail.close()).rejects.toMatchObject({ responseCode: 452, cause: { code: 'EEXIST' } });
});

test('CollectedMail keeps nothing of a refused mail', async () => {
  const mail = new CollectedMail(join(folder, 'refused'), 'a', inMemoryBytes, () => {});
  await mail.add(content.subarray(0, inMemoryBytes + 1));
  mail.refuse(new SmtpError(452, 'later'));
  await mail.add(content);
  await expect(mail.close()).rejects.toThrow('later');
  expect(readdirSync(folder)).not.toContain('refused');
});
