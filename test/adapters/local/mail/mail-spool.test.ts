import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SpooledMail } from '../../../../adapters/local/mail/collected-mail.ts';
import { MailSpool, spoolLimits } from '../../../../adapters/local/mail/mail-spool.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const parent = temporaryFolder();
let folder: string;
let count = 0;
beforeEach(() => {
  folder = join(parent, String(count++));
});

const kilobyte = Buffer.alloc(1_024, 'x');

async function* chunks(kilobytes: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < kilobytes; n++) yield kilobyte;
}

async function openSpool(limits: Partial<typeof spoolLimits> = {}, maxMailBytes = 1_000_000) {
  const spool = new MailSpool(folder, maxMailBytes, { ...spoolLimits, ...limits });
  await spool.open();
  return spool;
}

async function lengthOf({ pieces }: SpooledMail): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) {
    expect(piece.equals(Buffer.alloc(piece.byteLength, 'x'))).toBe(true);
    bytes += piece.byteLength;
  }
  return bytes;
}

const files = () => readdirSync(folder);

const tryLater = { responseCode: 452, message: '4.3.1 Too much mail at once, try again later' };

describe('MailSpool', () => {
  test('holds a small mail in memory', async () => {
    const mail = await (await openSpool()).collect(chunks(128), 'a');
    expect(mail.isLarge).toBe(false);
    expect(files()).toEqual([]);
    expect(await lengthOf(mail)).toBe(128 * 1_024);
  });

  test('holds a large one in a file that only its owner can read, until it is removed', async () => {
    const mail = await (await openSpool()).collect(chunks(129), 'a');
    expect(mail.isLarge).toBe(true);
    const [name = ''] = files();
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(await lengthOf(mail), 'in pieces').toBe(129 * 1_024);
    expect(await lengthOf(mail), 'and again').toBe(129 * 1_024);
    await mail.remove();
    expect(files()).toEqual([]);
  });

  test.each([128, 129])('gives a mail of %d KB in one buffer, below a text', async (kilobytes) => {
    const mail = await (await openSpool()).collect(chunks(kilobytes), 'a');
    const length = await mail.withBytes('Received: x\r\n', async (bytes) => {
      expect(bytes.toString('latin1')).toBe(`Received: x\r\n${'x'.repeat(kilobytes * 1_024)}`);
      return bytes.byteLength;
    });
    expect(length).toBe(13 + kilobytes * 1_024);
  });

  test.each(['has stored it', 'fails'])(
    'takes the buffer of a large mail away when whoever got it %s',
    async (end) => {
      const mail = await (await openSpool()).collect(chunks(300), 'a');
      let kept: Buffer | undefined;
      const given = mail.withBytes('', async (bytes) => {
        kept = bytes;
        if (end === 'fails') throw new Error('the disk is full');
      });
      await given.catch(() => {});
      expect(kept?.buffer.byteLength).toBe(0);
    },
  );

  test('reads a large mail piece by piece', async () => {
    const mail = await (await openSpool()).collect(chunks(900), 'a');
    let most = 0;
    for await (const { byteLength } of mail.pieces) most = Math.max(most, byteLength);
    expect(most).toBeLessThanOrEqual(131_072);
  });

  test('refuses a mail over the limit after its end, and keeps nothing of it', async () => {
    const spool = await openSpool({}, 200 * 1_024);
    let read = 0;
    const counted = (async function* () {
      for await (const chunk of chunks(300)) {
        read++;
        yield chunk;
      }
    })();
    await expect(spool.collect(counted, 'a')).rejects.toMatchObject({ responseCode: 552 });
    expect(read).toBe(300);
    expect(files()).toEqual([]);
  });

  test('has room for a small mail whatever waits in files', async () => {
    const spool = await openSpool({ inFilesBytes: 300 * 1_024 });
    await spool.collect(chunks(290), 'a');
    const small = await Promise.all(Array.from({ length: 20 }, () => spool.collect(chunks(100), 'a')));
    expect(small.every(({ isLarge }) => !isLarge)).toBe(true);
  });

  test('asks the network that has the most in files to try its largest mail again later', async () => {
    const spool = await openSpool({ inFilesBytes: 1_000 * 1_024 });
    const loud = [await spool.collect(chunks(300), 'loud'), await spool.collect(chunks(400), 'loud')];
    const honest = await spool.collect(chunks(400), 'honest');
    const [kept, refused] = loud.map((mail) => () => mail.begin());
    expect(refused).toThrow(expect.objectContaining(tryLater));
    expect(kept).not.toThrow();
    expect(await lengthOf(honest)).toBe(400 * 1_024);
    await Promise.all([...loud, honest].map((mail) => mail.remove()));
    expect(files()).toEqual([]);
    expect((await spool.collect(chunks(900), 'loud')).isLarge).toBe(true);
  });

  test('asks also for one again that still arrives, and reads it to its end', async () => {
    const spool = await openSpool({ inFilesBytes: 500 * 1_024 });
    const arrived = Promise.withResolvers<void>();
    const other = Promise.withResolvers<void>();
    let read = 0;
    const loud = spool.collect(
      (async function* () {
        for await (const chunk of chunks(400)) {
          if (++read === 350) {
            arrived.resolve();
            await other.promise;
          }
          yield chunk;
        }
      })(),
      'loud',
    );
    const refused = expect(loud).rejects.toMatchObject(tryLater);
    await arrived.promise;
    const honest = await spool.collect(chunks(200), 'honest');
    other.resolve();
    await refused;
    expect(read).toBe(400);
    expect(await lengthOf(honest)).toBe(200 * 1_024);
    expect(files()).toHaveLength(1);
  });

  test('takes nothing from under the reader of a mail', async () => {
    const spool = await openSpool({ inFilesBytes: 500 * 1_024 });
    const first = await spool.collect(chunks(400), 'a');
    first.begin();
    await expect(spool.collect(chunks(200), 'b')).rejects.toMatchObject(tryLater);
    expect(await lengthOf(first)).toBe(400 * 1_024);
  });

  test('reads a mail to its end that cannot be written, asks for it again later, and says why', async () => {
    const spool = await openSpool();
    rmdirSync(folder);
    let read = 0;
    const counted = (async function* () {
      for await (const chunk of chunks(300)) {
        read++;
        yield chunk;
      }
    })();
    await expect(spool.collect(counted, 'a')).rejects.toMatchObject({
      responseCode: 452,
      cause: { code: 'ENOENT' },
    });
    expect(read).toBe(300);
    mkdirSync(folder);
    expect((await spool.collect(chunks(300), 'a')).isLarge).toBe(true);
  });

  test('keeps nothing of a mail that breaks off', async () => {
    const spool = await openSpool({ inFilesBytes: 300 * 1_024 });
    const broken = (async function* () {
      yield* chunks(250);
      throw new Error('the connection was lost');
    })();
    await expect(spool.collect(broken, 'a')).rejects.toThrow('the connection was lost');
    expect(files()).toEqual([]);
    expect((await spool.collect(chunks(250), 'a')).isLarge).toBe(true);
  });

  test('open() removes the files that a killed process left', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'left'), 'x');
    await openSpool();
    expect(files()).toEqual([]);
  });
});
