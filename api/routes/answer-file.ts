import type { Clock } from '../../service/ports/clock.ts';
import type { LargeAnswers } from '../../service/ports/large-answers.ts';
import type { ApiContext } from '../context.ts';

/** The most that fits into a function's memory. */
const maxBytes = 25_000_000;
/** API Gateway gives up after 30 s. */
const maxMilliseconds = 15_000;

/** A file that is written before the answer, as far as time and memory allow. */
export interface GatheredFile {
  isFull(): boolean;
  /** @returns the return value of the text's generator */
  gather<Place>(text: AsyncGenerator<string, Place>): Promise<Place>;
  body(): Buffer<ArrayBuffer>;
}

export function createGatheredFile(clock: Clock): GatheredFile {
  const until = clock.now().getTime() + maxMilliseconds;
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    isFull: () => bytes >= maxBytes || clock.now().getTime() >= until,
    async gather(text) {
      for (;;) {
        const { value, done } = await text.next();
        if (done) return value;
        const chunk = Buffer.from(value);
        bytes += chunk.length;
        chunks.push(chunk);
      }
    },
    body: () => Buffer.concat(chunks),
  };
}

export interface AnsweredFile {
  name: string;
  contentType: string;
}

/** Answers the file, or a redirect (303) to its URL if the platform cannot pass on an answer of this size. */
export async function answerFile(
  c: ApiContext,
  { directBytes, keep }: LargeAnswers,
  { name, contentType }: AnsweredFile,
  body: Buffer<ArrayBuffer>,
): Promise<Response> {
  if (body.length > directBytes) return c.redirect(await keep({ name, contentType, body }), 303);
  nameFile(c, { name, contentType });
  return c.body(body);
}

export function nameFile(c: ApiContext, { name, contentType }: AnsweredFile): void {
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="${name}"`);
}
