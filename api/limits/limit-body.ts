import type { MiddlewareHandler } from 'hono';
import type { ApiEnv, ApiPorts, ApiSettings } from '../context.ts';
import { ApiProblem, problemInWords } from '../problem.ts';
import { BodyRoom } from './body-room.ts';

/**
 * Reads whole bodies, within the limit of each body and of all together.
 * @param isReport the answer to a body that is too large says what else to do
 */
export type LimitBody = (maxBytes: number, options?: { isReport: boolean }) => MiddlewareHandler<ApiEnv>;

export function createBodyLimit(
  { clock, log }: Pick<ApiPorts, 'clock' | 'log'>,
  { clientOf, bodyRoom: room = new BodyRoom() }: Pick<ApiSettings, 'clientOf' | 'bodyRoom'>,
): LimitBody {
  const countCutOff = createCount(clock, (count) => log.info('bodies-cut-off', { count }));
  return (maxBytes, { isReport } = { isReport: false }) =>
    async (c, next) => {
      const { words } = c.var;
      const refusal = problemInWords(words, 413, 'too-large', { maxBytes, isReport });
      const { body } = c.req.raw;
      if (Number(c.req.header('Content-Length') ?? 0) > maxBytes) throw refusal;
      if (!body) return next();
      const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
      let isDropped = false;
      const held = room.open(await siteOfClient(clientOf?.(c.env) ?? ''), () => {
        isDropped = true;
        reader.cancel().catch(() => {});
      });
      try {
        const bytes = await readAll(reader, maxBytes, held.add, refusal).catch((error) => {
          if (error instanceof ApiProblem) throw error;
          countCutOff();
          throw problemInWords(words, 400, 'body-cut-off', {});
        });
        if (isDropped)
          throw problemInWords(words, 503, 'too-much-at-once', {}, { headers: { 'Retry-After': '60' } });
        c.req.raw = new Request(c.req.raw, { body: bytes });
        await next();
      } finally {
        held.close();
      }
    };
}

/** Loaded late, because it is not needed at the start of the function on AWS. */
async function siteOfClient(address: string): Promise<string> {
  if (address === '') return '';
  const { siteOf } = await import('../../core/names/network-of.ts');
  return siteOf(address);
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  add: (bytes: number) => void,
  refusal: ApiProblem,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > maxBytes) {
      reader.cancel().catch(() => {});
      throw refusal;
    }
    chunks.push(read.value);
    add(read.value.length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** An aborted request is not our error, and anybody can cause a thousand: so they are logged in one line a minute. */
function createCount(clock: ApiPorts['clock'], report: (count: number) => void): () => void {
  let minute = 0;
  let count = 0;
  return () => {
    const present = Math.floor(clock.now().getTime() / 60_000);
    if (present !== minute && count > 0) {
      report(count);
      count = 0;
    }
    minute = present;
    count += 1;
  };
}
