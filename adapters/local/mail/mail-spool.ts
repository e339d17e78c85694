import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CollectedMail, type SpooledMail } from './collected-mail.ts';
import { SmtpError } from './smtp-error.ts';

export const spoolLimits = {
  /**
   * A mail above this size waits in a file. Nearly all reports are smaller. Attack: 200 connections, each with a large
   * mail.
   */
  inMemoryBytes: 131_072,
  /**
   * In files. Attack: a disk full of mails that wait. Above this, the site that has the most there is asked to try its
   * largest mail again later, so a small mail always has room.
   */
  inFilesBytes: 1_073_741_824,
};

/** Holds mails between their arrival and their storage: small ones in memory, the others in files. */
export class MailSpool {
  readonly #folder: string;
  readonly #maxMailBytes: number;
  readonly #limits: typeof spoolLimits;
  readonly #mails = new Set<CollectedMail>();

  /** @param folder is emptied: mails that a killed process left there were never acknowledged */
  constructor(folder: string, maxMailBytes: number, limits = spoolLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#maxMailBytes = maxMailBytes;
  }

  async open(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Always reads to the end, because a client reads the answer only then. A refused mail is freed at once.
   * @param site that the mail comes from
   * @throws SmtpError 552 or 452; `cause` says why it could not be held
   */
  async collect(stream: AsyncIterable<Buffer>, site: string): Promise<SpooledMail> {
    const path = join(this.#folder, randomUUID());
    const mail = new CollectedMail(path, site, this.#limits.inMemoryBytes, () => this.#mails.delete(mail));
    this.#mails.add(mail);
    try {
      for await (const chunk of stream) {
        await mail.add(chunk);
        if (mail.bytes > this.#maxMailBytes)
          mail.refuse(new SmtpError(552, `5.3.4 The mail is larger than ${this.#maxMailBytes} bytes`));
        this.#makeRoom();
      }
      await mail.close();
      return mail;
    } catch (error) {
      await mail.remove();
      throw error;
    }
  }

  #makeRoom(): void {
    const inFiles = () => [...this.#mails].filter(({ isLarge }) => isLarge);
    while (sumBytes(inFiles()) > this.#limits.inFilesBytes) {
      const largest = largestOfLoudest(inFiles().filter(({ isWaiting }) => isWaiting));
      if (largest === undefined) return;
      largest.refuse(new SmtpError(452, '4.3.1 Too much mail at once, try again later'));
    }
  }
}

const sumBytes = (mails: readonly CollectedMail[]): number =>
  mails.reduce((sum, { bytes }) => sum + bytes, 0);

function largestOfLoudest(mails: readonly CollectedMail[]): CollectedMail | undefined {
  const sites = [...Map.groupBy(mails, ({ site }) => site).values()];
  const [loudest = []] = sites.toSorted((a, b) => sumBytes(b) - sumBytes(a));
  return loudest.toSorted((a, b) => b.bytes - a.bytes)[0];
}
