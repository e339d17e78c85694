import * as z from 'zod';
import type { NameState } from './zone.ts';

const recordSet = z.looseObject({
  name: z.string(),
  type: z.string(),
  ttlSeconds: z.number(),
  values: z.array(z.string()),
});

const nameState = z.looseObject({ name: z.string(), sets: z.array(recordSet) });

/** The records of a name, as `dns/records/` has them. Members that a newer version wrote are kept. */
export const parseStoredName = (key: string, body: Uint8Array): NameState =>
  parseStored(nameState, key, body) as unknown as NameState;

/** The names of a change in progress, as `dns/begun/` has them. */
export const parseBegunNames = (key: string, body: Uint8Array): NameState[] =>
  parseStored(z.array(nameState), key, body) as unknown as NameState[];

function parseStored<T>(schema: z.ZodType<T>, key: string, body: Uint8Array): T {
  const parsed = schema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
  if (parsed.success) return parsed.data;
  const [{ path, message } = { path: [], message: '' }] = parsed.error.issues;
  throw new Error(`Cannot read "${key}": "${path.join('.')}" is wrong: ${message}`);
}
