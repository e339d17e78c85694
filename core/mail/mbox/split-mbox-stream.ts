import { splitMbox } from './split-mbox.ts';

/** What a mail in an mbox is: its bytes, or `too-large`. */
export type MboxMail = Buffer | 'too-large';

/**
 * Like splitMbox(), for an mbox of any size: no more than about twice `maxBytes` is in memory.
 * @param chunks of an mbox: it begins with a `From ` line
 * @param maxBytes of a mail; a larger one is passed over
 */
export async function* splitMboxStream(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<MboxMail> {
  /** The mail that has begun. */
  let begun: Buffer = Buffer.alloc(0);
  let isTooLarge = false;
  let arrived: Buffer[] = [];
  let arrivedBytes = 0;
  const add = () => {
    const mails = splitMbox(Buffer.concat([begun, ...arrived]));
    begun = mails.pop() ?? begun;
    arrived = [];
    arrivedBytes = 0;
    return mails;
  };
  const finish = (mail: Buffer): MboxMail => {
    const finished = isTooLarge || mail.length > maxBytes ? 'too-large' : mail;
    isTooLarge = false;
    return finished;
  };
  for await (const chunk of chunks) {
    arrived.push(chunk);
    arrivedBytes += chunk.length;
    // A large mail is copied and searched each time. So this waits for as much again.
    if (arrivedBytes < Math.max(leastBytes, begun.length)) continue;
    for (const mail of add()) yield finish(mail);
    if (begun.length <= maxBytes) continue;
    isTooLarge = true;
    begun = Buffer.concat([begun.subarray(0, keptBytes), begun.subarray(-keptBytes)]);
  }
  for (const mail of add()) yield finish(mail);
  if (begun.length > 0) yield finish(begun);
}

/** Chunks of a file have 64 KB. */
const leastBytes = 1_048_576;

/** Of a mail that is too large, its beginning and its end: the next mail may have begun in the last bytes. */
const keptBytes = 4_096;
