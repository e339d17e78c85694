import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { FieldError } from '../core/finding/field-error.ts';
import { defaultLanguage, type Language } from '../core/names/language.ts';
import { describeInputFault } from '../core/words/describe-finding.ts';
import type { ProblemDetailParameters } from '../core/words/problem-detail-words.ts';
import type { Words } from '../core/words/words.ts';

export interface ProblemOptions {
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** The language of the detail and the messages; English if absent. */
  language?: Language;
}

/** An answer other than success, as RFC 9457 problem details. `code` ends its type URI and is stable. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly errors: FieldError[];
  readonly headers: Record<string, string>;
  readonly language: Language | undefined;

  constructor(status: ContentfulStatusCode, code: string, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.language = options.language;
  }
}

/** The names of the statuses in RFC 9110, in English whatever the language of the detail. */
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
  503: 'Service Unavailable',
};

export function problemResponse(c: Context, problem: ApiProblem): Response {
  const body = {
    type: `urn:strictmx:problem:${problem.code}`,
    title: titles[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    ...(problem.errors.length > 0 && {
      errors: problem.errors.map(({ fault, ...error }) => ({ ...error, ...fault })),
    }),
  };
  return c.body(`${JSON.stringify(body)}\n`, problem.status, {
    ...problem.headers,
    'Content-Type': 'application/problem+json',
    // A route may have begun an answer in another language before it failed.
    'Content-Language': problem.language ?? defaultLanguage,
    ...(problem.language && { Vary: 'Accept-Language' }),
  });
}

/**
 * Input of a wrong form: each wrong field, with the expected form. The messages are in English, like the names of fields
 * and their values; `inputInWords()` has those that people who fill in a form may cause (docs/decisions/0011).
 */
export function unprocessable(errors: FieldError[]): ApiProblem {
  const detail = errors.map(({ message }) => message).join('; ');
  return new ApiProblem(422, 'invalid-input', detail, { errors });
}

/** Invalid input in the language of the request, if each fault has words. */
export function inputInWords(problem: ApiProblem, words: Words): ApiProblem {
  const { status, code, headers } = problem;
  if (words.language === defaultLanguage || problem.language || problem.errors.length === 0) return problem;
  const errors: FieldError[] = [];
  for (const { field, fault } of problem.errors) {
    if (!fault) return problem;
    errors.push({ field, message: `"${field}": ${describeInputFault(words, fault)}`, fault });
  }
  const detail = errors.map(({ message }) => message).join('; ');
  return new ApiProblem(status, code, detail, { errors, headers, language: words.language });
}

/** For each reason that a step may refuse with, a function that makes the problem details. */
export type ProblemsOf<Refusal extends { reason: string }> = {
  [Reason in Refusal['reason']]: (refusal: Extract<Refusal, { reason: Reason }>, words: Words) => ApiProblem;
};

/** A refusal in the language of the request. `code` defaults to the reason. */
export function problemInWords<Reason extends keyof ProblemDetailParameters>(
  words: Words,
  status: ContentfulStatusCode,
  reason: Reason,
  facts: ProblemDetailParameters[Reason],
  { code = reason, ...options }: Omit<ProblemOptions, 'language'> & { code?: string } = {},
): ApiProblem {
  const detail = words.problemDetails.details[reason](facts);
  return new ApiProblem(status, code, detail, { ...options, language: words.language });
}

/** A value of the right form that is not possible or not allowed, in the language of the request. */
export function fieldProblemInWords<Reason extends keyof ProblemDetailParameters>(
  words: Words,
  field: string,
  reason: Reason,
  facts: ProblemDetailParameters[Reason],
): ApiProblem {
  const errors = [{ field, message: words.problemDetails.details[reason](facts) }];
  return problemInWords(words, 422, reason, facts, { code: 'invalid-input', errors });
}
