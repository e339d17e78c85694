/** One AWS service of the stub: it names the operation of a request, and answers it. */

export interface StubRequest {
  method: string;
  /** Decoded. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

export interface StubReply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** The ways a service says no. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface StubService {
  operationOf(request: StubRequest): string;
  /** Throws AwsError to refuse. */
  handle(operation: string, request: StubRequest): StubReply;
  /** The service's own form of an error. */
  formatError(error: AwsError): StubReply;
  /** What it says when there are too many requests. */
  throttled: AwsError;
}

export const json = (value: unknown, status = 200): StubReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(value),
});

export const xml = (body: string, status = 200, headers: Record<string, string> = {}): StubReply => ({
  status,
  headers: { 'content-type': 'application/xml', ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});
