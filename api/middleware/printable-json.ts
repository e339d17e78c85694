import type { MiddlewareHandler } from 'hono';
import { escapeJson } from '../../core/text/format-json.ts';

/** Escapes all JSON answers: people read them in terminals, and they contain untrusted text (core/text/format-json.ts). */
export const printableJson: MiddlewareHandler = async (c, next) => {
  await next();
  const { status, headers } = c.res;
  if (!/\bjson\b/u.test(headers.get('Content-Type') ?? '')) return;
  c.res = new Response(escapeJson(await c.res.text()), { status, headers });
};
