/** The console's only way to the data: the API, called in this process with the reader's session. */
import { sessionCookieName } from '../api/middleware/session-cookie.ts';
import type { InputFault } from '../core/finding/field-error.ts';
import { describeInputFault } from '../core/words/describe-finding.ts';
import type { Words } from '../core/words/words.ts';
import type { ConsoleContext, ConsolePorts, ConsoleSettings } from './context.ts';

/** Problem details of the API (RFC 9457), as far as pages show them. */
export interface ApiRefusal {
  status: number;
  /** The end of its type URI, such as `mx-uncovered`. */
  code: string;
  detail: string;
  errors: { field: string; message: string }[];
  /** Seconds (RFC 9110 §10.2.3), if the API says when to try again. */
  retryAfter?: string;
}

/** The member of a request that a field of a form fills in: `mx` for `mx[2]`. */
export const requestMember = ({ field }: { field: string }): string => field.split(/[.[]/u, 1)[0] ?? '';

/** What is wrong with a field of a form, or with an entry of its list. */
export const messageFor = (refusal: ApiRefusal | undefined, name: string): string | undefined =>
  refusal?.errors.find((one) => requestMember(one) === name)?.message;

export type ApiAnswer<Body> =
  | { ok: true; status: number; body: Body; etag?: string }
  | ({ ok: false } & ApiRefusal);

export interface ApiRequest {
  method?: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  body?: object;
  ifMatch?: string;
}

export type CallApi = <Body>(
  c: ConsoleContext,
  path: string,
  request?: ApiRequest,
) => Promise<ApiAnswer<Body>>;

/** @returns calls the API as the reader, in the reader's language. The console has checked where its forms came from. */
export const createCallApi =
  ({ service }: Pick<ConsolePorts, 'service'>, { api }: Pick<ConsoleSettings, 'api'>): CallApi =>
  async <Body>(c: ConsoleContext, path: string, { method = 'GET', body, ifMatch }: ApiRequest = {}) => {
    const headers = new Headers({
      Cookie: `${sessionCookieName(service.apiUrl)}=${c.var.session}`,
      'Accept-Language': c.var.pageWords.language,
      'Sec-Fetch-Site': 'same-origin',
      ...(body && { 'Content-Type': 'application/json' }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    });
    const url = new URL(path, service.apiUrl);
    const request = new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return readAnswer<Body>(await api.fetch(request, c.env), c.var.words);
  };

async function readAnswer<Body>(response: Response, words: Words): Promise<ApiAnswer<Body>> {
  const { status, ok } = response;
  const text = await response.text();
  const body = text === '' ? {} : JSON.parse(text);
  if (!ok) {
    const { type = '', detail = '', errors = [] } = body;
    const code = String(type).split(':').at(-1) ?? '';
    const retryAfter = response.headers.get('Retry-After');
    return {
      ok: false,
      status,
      code,
      detail,
      errors: errors.map((one: AnsweredError) => inForm(one, words)),
      ...(retryAfter !== null && { retryAfter }),
    };
  }
  const etag = response.headers.get('ETag');
  return { ok: true, status, body, ...(etag !== null && { etag }) };
}

type AnsweredError = { field: string; message: string } & Partial<InputFault>;

/** Readers of a form do not know the names of members, which messages of the API name. */
const inForm = ({ field, message, ...fault }: AnsweredError, words: Words) => ({
  field,
  message: fault.code === undefined ? message : describeInputFault(words, fault as InputFault),
});

/** The path of a domain in the API, or of something below it. */
export const domainPath = (domain: string, below = ''): string =>
  `/v1/domains/${encodeURIComponent(domain)}${below}`;
