import { readFile } from 'node:fs/promises';
import { printError } from '../print.ts';

/** The help text of every command that acts on a running service. */
export const serviceHelp = `
Acts on the service that STRICTMX_API names (http://127.0.0.1:8080 if unset), with the token in STRICTMX_TOKEN.`;

/**
 * Calls the API of the running service.
 * @returns the answer; undefined after an error, which was printed and has set the exit code
 */
export async function call<T>(method: string, path: string, body?: object): Promise<T | undefined> {
  const page = await callForText(method, path, body);
  return page && (JSON.parse(page.text) as T);
}

/** A page of an answer that is not JSON. */
interface TextPage {
  text: string;
  /** Path of the page after it. */
  next?: string;
}

/** Does the same as `call` for an answer that is not JSON, or for a page of it. */
export async function callForText(
  method: string,
  path: string,
  body?: object,
): Promise<TextPage | undefined> {
  const api = apiUrl();
  if (api === undefined) return fail(`Cannot call the service: ${wrongApiUrl()}`);
  const token = process.env.STRICTMX_TOKEN ?? (await localAdminToken());
  if (!token) return fail('Cannot call the service: STRICTMX_TOKEN is not set, expected an API token');
  let response: Response;
  let link = '';
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    // A large answer lies at an address of its own, which takes no token.
    const place = response.status === 303 && response.headers.get('Location');
    link = response.headers.get('Link') ?? '';
    if (place) response = await fetch(new URL(place, response.url));
  } catch {
    return fail(`Cannot reach the service at "${api}": check that it runs, and that STRICTMX_API is its URL`);
  }
  const text = await response.text();
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(link) ?? [];
  if (response.ok) return { text, ...(next !== undefined && { next }) };
  return fail(detailOf(text) ?? `Cannot do this: the service answered status ${response.status}`);
}

/** @returns undefined where STRICTMX_API is no URL of a web server */
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
