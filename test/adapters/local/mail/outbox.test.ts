import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createOutbox } from '../../../../adapters/local/mail/outbox.ts';
import { mailOutContract } from '../../../contracts/mail-out.contract.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newOutbox() {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-outbox-'));
  folders.push(folder);
  const dir = join(folder, 'outbox');
  return { dir, mail: createOutbox(dir) };
}

mailOutContract('createOutbox()', async () => {
  const { dir, mail } = await newOutbox();
  return {
    mail,
    async arrived() {
      return Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name))));
    },
  };
});

const mail = {
  id: 'digest-2026-11-24-me',
  envelope: { from: 'digest@strictmx.test', to: ['a@example.com', 'b@example.com'] },
  raw: Buffer.from('From: digest@strictmx.test\r\n\r\nHello\r\n'),
};

describe('createOutbox()', () => {
  test('names the file after the mail, so that a repeat is the same file', async () => {
    const { dir, mail: outbox } = await newOutbox();
    await outbox.send(mail);
    await Promise.all([outbox.send(mail), outbox.send({ ...mail, raw: Buffer.from('again') })]);
    expect(await readdir(dir)).toEqual(['digest-2026-11-24-me.eml']);
  });

  test.each(['', '../x', 'a/b', '.hidden', 'a\0', 'x'.repeat(201), 'ä'])(
    'refuses the id "%s"',
    async (id) => {
      const { dir, mail: outbox } = await newOutbox();
      await expect(outbox.send({ ...mail, id })).rejects.toThrow(/its id cannot be a file name$/);
      await expect(readdir(dir)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
