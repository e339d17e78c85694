import type { MiddlewareHandler } from 'hono';
import { escapeJson } from '../../core/text/format-json.ts';

/**
 * Escapes all JSON answers: people read them in terminals, and they contain untrusted text (core/text/format-json.ts).
 * They end with a line end, so that the prompt after `curl` is on its own line.
 */
export const printableJson: MiddlewareHandler = async (c, next) => {
  await next();
  const { status, headers } = c.res;
  if (!/\bjson\b/u.test(headers.get('Content-Type') ?? '')) return;
  const text = escapeJson(await c.res.text());
  c.res = new Response(text === '' || text.endsWith('\n') ? text : `${text}\n`, { status, headers });
};
