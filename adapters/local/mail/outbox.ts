import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailOut } from '../../../service/ports/mail-out.ts';

/**
 * Writes each mail to a file `<id>.eml` that a mail client can open. The file is complete or absent. Sending the mail
 * again replaces it.
 */
export function createOutbox(dir: string): MailOut {
  return {
    async send({ id, raw }) {
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(id))
        throw new Error(`Cannot write mail "${id}" to the outbox: its id cannot be a file name`);
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const unfinished = join(dir, `.${id}.${randomUUID()}`);
      try {
        const file = await open(unfinished, 'wx', 0o600);
        try {
          await file.writeFile(raw);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, join(dir, `${id}.eml`));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
  };
}
