import type { FetchProblem } from '../../core/finding/fetch-problem.ts';

/** A fetch that we refused or gave up ourselves, with the problem that the caller gets. */
export class RefusedError extends Error {
  readonly problem: FetchProblem;
  constructor(problem: FetchProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

const problemsByCode: [RegExp, FetchProblem][] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'tls-expired'],
  [/^ERR_TLS_CERT_ALTNAME/, 'tls-name'],
  [
    /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/,
    'tls-untrusted',
  ],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO$)/, 'tls'],
  [/^(ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|EAI_|EDNS)/, 'dns'],
  [/^HPE_(HEADER|CHUNK_EXTENSIONS)_OVERFLOW$/, 'too-large'],
  [/^(ECONN|EHOST|ENET|ETIMEDOUT|EADDRNOTAVAIL|EPIPE|EACCES|EPERM|ENOTCONN)/, 'connect'],
];

/** Puts whatever ended a fetch into one of the port's problems, with a detail that a person can read. */
export function classifyError(error: unknown): {
  problem: FetchProblem;
  detail: string;
  errorCode?: string;
} {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RefusedError) return { problem: error.problem, detail: message };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const errorCode = code === '' ? {} : { errorCode: code };
  // node:tls reports this, with code ECONNRESET, when a server ends the handshake without an alert.
  if (/before secure TLS connection/.test(message))
    return { problem: 'tls', detail: 'the server closed the connection during the handshake', ...errorCode };
  const [, problem] = problemsByCode.find(([codes]) => codes.test(code)) ?? [undefined, 'protocol' as const];
  return { problem, detail: readableDetail(message) || code, ...errorCode };
}

/** Leaves out the memory addresses, source files and line numbers that OpenSSL adds. */
function readableDetail(message: string): string {
  return /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message.replace(/^Parse Error: /, 'not HTTP: ');
}
