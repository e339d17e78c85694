import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldError } from '../core/text/field-error.ts';
import type { Words } from '../core/words/words.ts';

/** An answer other than success, as RFC 9457 problem details. `code` ends its type URI and is stable. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    detail: string,
    options: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

export function problemResponse(c: Context, problem: ApiProblem): Response {
  const body = {
    type: `urn:strictmx:problem:${problem.code}`,
    title: titles[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
  return c.body(`${JSON.stringify(body)}\n`, problem.status, {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
  });
}

/** Input that was understood but cannot be done: every field that is wrong, each with the wanted form. */
export function unprocessable(errors: FieldError[]): ApiProblem {
  const detail = errors.map(({ message }) => message).join('; ');
  return new ApiProblem(422, 'invalid-input', detail, { errors });
}

/** For each reason that a step may refuse with: what makes the problem of it. */
export type ProblemsOf<Refusal extends { reason: string }> = {
  [Reason in Refusal['reason']]: (
    refusal: Extract<Refusal, { reason: Reason }>,
    words: () => Words,
  ) => ApiProblem;
};
