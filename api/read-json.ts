import { readJsonFault } from '../core/text/read-json-fault.ts';
import { JsonBudget } from '../core/tls-rpt/read/json-cost/json-budget.ts';
import { RefusalError } from '../core/tls-rpt/read/read-limits.ts';
import type { Words } from '../core/words/words.ts';
import type { ApiContext } from './context.ts';
import { problemInWords } from './problem.ts';

/** The body as JSON. api/app.ts limits its size. */
export async function readJson(c: ApiContext): Promise<unknown> {
  const text = await c.req.text();
  const { words } = c.var;
  refuseBomb(text, words);
  const body = parseBody(text, words);
  const repeated = findRepeatedName(text);
  if (repeated === undefined) return body;
  throw problemInWords(words, 400, 'repeated-name', { name: quoteJson(repeated) });
}

/** Attack: a megabyte of different names, which takes a second to parse. Legitimate bodies have few names, in short lists. */
const jsonLimits = { jsonBytes: 1_000_000, jsonValues: 100_000, jsonNames: 1_000, jsonDepth: 64 };

function refuseBomb(text: string, words: Words): void {
  try {
    new JsonBudget(jsonLimits).spend(Buffer.from(text));
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { jsonValues: values, jsonNames: names, jsonDepth: depth } = jsonLimits;
    throw problemInWords(words, 400, 'too-complex', { values, names, depth });
  }
}

function parseBody(text: string, words: Words): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    const fault = readJsonFault(text, String(error instanceof Error ? error.message : error));
    throw problemInWords(words, 400, 'not-json', { fault });
  }
}

/**
 * A name that occurs twice in one object of valid JSON (RFC 7493 §2.3 forbids it). `JSON.parse` keeps the last value, so
 * the other would be lost silently.
 */
function findRepeatedName(json: string): string | undefined {
  const objects: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (string !== undefined && colon !== undefined) {
      const name: string = JSON.parse(string);
      const names = objects.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

/** Attack: JSON that is nested 100,000 deep can be parsed, but not written again. */
export function quoteJson(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 100);
  } catch {
    return 'too deep to show';
  }
}
