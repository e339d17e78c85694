import { expect } from 'vitest';
import type { ApiClient } from './client.ts';

/** A new token, made by the administrator whose token the client has. */
export async function ownersToken(api: ApiClient, request: object): Promise<string> {
  const { status, body } = await api.call('POST', '/v1/tokens', request);
  expect(status).toBe(201);
  return body.token;
}
