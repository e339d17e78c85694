import type { ConsoleContext } from '../context.ts';

/** A form's fields: text only, each once. */
export async function readFields(c: ConsoleContext): Promise<(name: string) => string> {
  const fields = new URLSearchParams(await c.req.text());
  return (name) => fields.get(name) ?? '';
}

/** One value a line, as people type lists; commas too. */
export const linesIn = (text: string): string[] =>
  text
    .split(/[\n,]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
