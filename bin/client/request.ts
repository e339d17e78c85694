import { readFile } from 'node:fs/promises';

/** What the service answered, or why it did not. */
export type Answered =
  | { ok: true; response: Response }
  | {
      ok: false;
      /** Absent if nothing answered. */
      status?: number;
      /** What went wrong and what to do, in words. */
      message: string;
      /** Nothing was asked, because the call is wrong. */
      isWrongCall?: true;
    };

export interface RequestOptions {
  body?: object | undefined;
  /** Sent as they are. */
  bytes?: Uint8Array | undefined;
  /** Of the version that was read. */
  etag?: string | undefined;
  /** Only if there is none yet. */
  isNew?: boolean;
  /** The answer is not read, so the service need not make one. */
  isMinimal?: boolean;
}

/**
 * How long to wait before a GET is tried again, in milliseconds. A call that changes something is never repeated: it may
 * have been carried out.
 */
const retryAfter = [200, 800];

/** From a proxy in front of a service that is restarting. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

/** Nobody refused the call: whether it was carried out is unknown. */
export const isUnanswered = ({ status, isWrongCall }: Extract<Answered, { ok: false }>): boolean =>
  !isWrongCall && (status === undefined || passing.has(status));

/**
 * Calls the API of the running service. An answer with status 303 is one with the URL of the answer.
 */
export async function request(method: string, path: string, options: RequestOptions = {}): Promise<Answered> {
  const waits = method === 'GET' ? retryAfter : [];
  for (const wait of waits) {
    const answered = await requestOnce(method, path, options);
    if (answered.ok || !isUnanswered(answered)) return answered;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return requestOnce(method, path, options);
}

const cannotCall = 'Cannot call the service: ';

async function requestOnce(
  method: string,
  path: string,
  { body, bytes, etag, isNew, isMinimal }: RequestOptions,
): Promise<Answered> {
  const api = apiUrl();
  if (api === undefined) return { ok: false, message: cannotCall + wrongApiUrl(), isWrongCall: true };
  const token = process.env.STRICTMX_TOKEN ?? (await localAdminToken());
  if (!token) return { ok: false, message: noToken, isWrongCall: true };
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': bytes ? 'application/octet-stream' : 'application/json',
    ...(etag !== undefined && { 'If-Match': etag }),
    ...(isNew && { 'If-None-Match': '*' }),
    ...(isMinimal && { Prefer: 'return=minimal' }),
  };
  let response: Response;
  try {
    response = await fetch(new URL(path, api), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
      ...(bytes && { body: Buffer.from(bytes) }),
      redirect: 'manual',
    });
  } catch {
    return {
      ok: false,
      message: `Cannot reach the service at "${api}": check that it is running and that STRICTMX_API is its URL`,
    };
  }
  const { ok, status } = response;
  if (ok || status === 303) return { ok: true, response };
  const detail = detailOf(await response.text());
  return { ok: false, status, message: detail ?? `Cannot do this: the service answered status ${status}` };
}

const noToken = `${cannotCall}STRICTMX_TOKEN is not set, expected an API token, or "npm start" once in this folder`;

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
