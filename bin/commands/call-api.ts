import { type Answered, isUnanswered, request } from '../client/request.ts';
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
  const response = successOf(await request(method, path, { body, etag }));
  return response && readTagged<T>(response);
}

/** The JSON of an answer, and its ETag. */
export async function readTagged<T>(response: Response): Promise<Tagged<T>> {
  const tag = response.headers.get('ETag');
  return { value: JSON.parse(await response.text()) as T, ...(tag !== null && { etag: tag }) };
}

/** Like `call`, for an answer that is not JSON. */
export const callForText = async (method: string, path: string, body?: object): Promise<string | undefined> =>
  successOf(await request(method, path, { body }))?.text();

/** A page of an answer that is not JSON. */
interface TextPage {
  text: string;
  /** Path of the next page. */
  next?: string;
}

/** Reads a page. If a page is too large for an answer, the service stores it at a separate URL, which needs no token. */
export async function callForPage(path: string): Promise<TextPage | undefined> {
  const response = successOf(await request('GET', path));
  if (!response) return undefined;
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('Link') ?? '') ?? [];
  const place = response.status === 303 ? response.headers.get('Location') : null;
  const file = place === null ? response : await fetch(new URL(place, response.url));
  if (!file.ok) return fail(`Cannot fetch the answer from its separate URL: status ${file.status}`);
  return { text: await file.text(), ...(next !== undefined && { next }) };
}

/** The answer; undefined after an error, which it has printed and which sets the exit code. */
export function successOf(answered: Answered): Response | undefined {
  if (answered.ok) return answered.response;
  fail(answered.message);
  if (answered.isWrongCall) process.exitCode = 2;
  else if (isUnanswered(answered)) process.exitCode = 3;
  return undefined;
}

/** Prints an error and sets the exit code 1. */
export function fail(message: string): undefined {
  printError(message);
  process.exitCode = 1;
}
