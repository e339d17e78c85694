import type { Handler } from 'hono';
import { formatJson } from '../../core/text/format-json.ts';
import type { ApiEnv, ApiPorts, ApiSettings } from '../context.ts';

/**
 * Answers with the OpenAPI document, which needs no token. It is made once. Attack: a client that asks for it all the time;
 * to make its 98 KB takes longer than any other answer without a token.
 */
export function documentRoute(
  { service }: Pick<ApiPorts, 'service'>,
  { version }: Pick<ApiSettings, 'version'>,
): Handler<ApiEnv> {
  let made: { apiUrl: string; json: string } | undefined;
  return async (c) => {
    // One machine knows its URL only once it listens.
    const { apiUrl } = service;
    if (made?.apiUrl !== apiUrl) made = { apiUrl, json: await write(apiUrl, await version()) };
    return c.body(made.json, 200, { 'Content-Type': 'application/json' });
  };
}

async function write(apiUrl: string, version: string): Promise<string> {
  // Rarely requested, so a Lambda function does not load it at startup.
  const { openApiDocument } = await import('./document.ts');
  return formatJson(openApiDocument(apiUrl, version));
}
