import { readFile } from 'node:fs/promises';
import { printError } from '../print.ts';

/** The help text of every command that acts on a running service. */
export const serviceHelp = `
Acts on the service at STRICTMX_API (http://127.0.0.1:8080 if unset), with the token in STRICTMX_TOKEN. With neither of
them set, it acts on the "npm start" of this folder, with the administrator's token in ./.strictmx/admin-token.`;

/**
 * Calls the API of the running service.
 * @returns the answer; undefined after an error, which it has printed and which sets the exit code
 */
export async function call<T>(method: string, path: string, body?: object): Promise<T | undefined> {
  const text = await callForText(method, path, body);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** An answer, and its ETag, which a later change must send. */
export interface Tagged<T> {
  value: T;
  etag?: string;
}

/** Like `call`, for resources that can be changed. @param etag of the version that was read; undefined if there was none */
export async function callTagged<T>(
  method: string,
  path: string,
  { body, etag }: { body?: object; etag?: string | undefined } = {},
): Promise<Tagged<T> | undefined> {
  const response = await send(method, path, body, etag === undefined ? {} : { 'If-Match': etag });
  if (!response) return undefined;
  const tag = response.headers.get('ETag');
  return { value: JSON.parse(await response.text()) as T, ...(tag !== null && { etag: tag }) };
}

/** Like `call`, for an answer that is not JSON. */
export const callForText = async (method: string, path: string, body?: object): Promise<string | undefined> =>
  (await send(method, path, body))?.text();

/** A page of an answer that is not JSON. */
interface TextPage {
  text: string;
  /** Path of the next page. */
  next?: string;
}

/** Reads a page. If a page is too large for an answer, the service stores it at a separate URL, which needs no token. */
export async function callForPage(path: string): Promise<TextPage | undefined> {
  const response = await send('GET', path);
  if (!response) return undefined;
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('Link') ?? '') ?? [];
  const place = response.status === 303 ? response.headers.get('Location') : null;
  const file = place === null ? response : await fetch(new URL(place, response.url));
  if (!file.ok) return fail(`Cannot fetch the answer from its separate URL: status ${file.status}`);
  return { text: await file.text(), ...(next !== undefined && { next }) };
}

/** @returns a successful answer, or one with the URL of the answer */
async function send(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Response | undefined> {
  const api = apiUrl();
  if (api === undefined) return fail(`Cannot call the service: ${wrongApiUrl()}`);
  const token = process.env.STRICTMX_TOKEN ?? (await localAdminToken());
  if (!token)
    return fail(
      'Cannot call the service: STRICTMX_TOKEN is not set, expected an API token, or "npm start" once in this folder',
    );
  let response: Response;
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
  } catch {
    return fail(
      `Cannot reach the service at "${api}": check that it is running and that STRICTMX_API is its URL`,
    );
  }
  if (response.ok || response.status === 303) return response;
  return fail(
    detailOf(await response.text()) ?? `Cannot do this: the service answered status ${response.status}`,
  );
}

/** @returns undefined if STRICTMX_API is not the URL of a web server */
export function apiUrl(): string | undefined {
  const api = process.env.STRICTMX_API ?? 'http://127.0.0.1:8080';
  // "localhost:8080" is also a URL, with the scheme "localhost".
  return /^https?:$/.test(URL.parse(api)?.protocol ?? '') ? api : undefined;
}

export const wrongApiUrl = () =>
  `STRICTMX_API is "${process.env.STRICTMX_API}", expected a URL such as "https://api.example.net"`;

/** The token that `npm start` keeps in a file, for commands on the same machine. */
async function localAdminToken(): Promise<string | undefined> {
  if (process.env.STRICTMX_API) return undefined;
  try {
    return (await readFile('.strictmx/admin-token', 'utf8')).trim();
  } catch {
    return undefined;
  }
}

function detailOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { detail?: string }).detail;
  } catch {
    return undefined;
  }
}

/** Prints an error and sets the exit code 1. */
export function fail(message: string): undefined {
  printError(message);
  process.exitCode = 1;
}
