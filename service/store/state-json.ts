/** The JSON of a stored object. Objects are the only state there is (docs/architecture.md). */
import * as z from 'zod';

/** The JSON of a stored object: keys sorted, so that equal states are equal bytes. */
export function formatState(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, sortKeys(member)]));
}

/** A stored object that this version of the program cannot read: written by a newer one, or edited by hand. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';
  constructor(key: string, why: string) {
    super(`Cannot read "${key}": ${why}`);
  }
}

/** @throws UnreadableStateError */
export function readState<T>(schema: z.ZodType<T>, key: string, body: Uint8Array): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new UnreadableStateError(key, 'it is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UnreadableStateError(key, z.prettifyError(parsed.error));
  return parsed.data;
}
