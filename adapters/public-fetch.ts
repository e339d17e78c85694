/**
 * HTTPS to hosts that others choose (RFC 8461 §3.3, RFC 8460 §5.4), from within a network that they must not reach.
 * Addresses are checked in the look-up that the connection itself uses, so a name cannot resolve to a public address
 * for the check and to a private one for the connection.
 */
import { lookup as systemLookup } from 'node:dns';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { FetchProblem, FetchResult, PublicFetch } from '../service/ports/public-fetch.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export interface PublicFetchOptions {
  /** Also connect to 127.0.0.0/8 and ::1; for tests and a laptop. */
  allowLoopback?: boolean;
  /** In the place of the system's. */
  lookup?: LookupFunction;
  /** PEM of an authority to trust besides the common ones. */
  ca?: string;
  /** Where to connect to for a host of our own, whatever DNS says; its certificate must still be the host's. */
  connectTo?: (host: string) => { host: string; port: number } | undefined;
  /** From look-up to last byte. */
  timeoutMs?: number;
  maxBytes?: number;
}

/** RFC 8461 §3.3: senders are to give up after one minute, and may after 64 kilobytes. */
const defaults = { timeoutMs: 60_000, maxBytes: 65_536 };

const maxHeaderBytes = 16_384;
const maxUrlCharacters = 2_048;

export function createPublicFetch(options: PublicFetchOptions = {}): PublicFetch {
  const connection = createConnector(options);
  const run = (url: string, sent: Sent, family?: 4 | 6) =>
    fetchOnce(url, sent, (to) => ({ ...connection(to), ...(family && { family }) }), {
      ...defaults,
      ...options,
    }).catch((error): FetchResult => ({ ok: false, ...classifyError(error) }));
  return {
    get: (url, { family } = {}) => run(url, { method: 'GET' }, family),
    post: (url, body, contentType) => run(url, { method: 'POST', body, contentType }),
  };
}

type Sent = { method: 'GET' } | { method: 'POST'; body: Uint8Array; contentType: string };

/** A refusal of ours, with the problem that it is told as. */
class RefusedError extends Error {
  readonly problem: FetchProblem;
  constructor(problem: FetchProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** What `https.request` needs to connect to a URL's host, and to nowhere else. */
function createConnector(options: PublicFetchOptions): (url: URL) => RequestOptions {
  let context: SecureContext | undefined;
  if (options.ca !== undefined)
    context = createSecureContext({ ca: [...rootCertificates, options.ca], minVersion: 'TLSv1.2' });
  const checkedLookup = createCheckedLookup(options);
  return (url) => {
    const own = options.connectTo?.(url.hostname);
    if (own === undefined && url.port !== '')
      throw new RefusedError('protocol', `port ${url.port} is not used, expected 443`);
    return {
      ...(own ?? { host: url.hostname, port: 443, lookup: checkedLookup }),
      servername: url.hostname,
      minVersion: 'TLSv1.2',
      ...(context && { secureContext: context }),
    };
  };
}

function createCheckedLookup({
  lookup = systemLookup,
  allowLoopback = false,
}: PublicFetchOptions): LookupFunction {
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : (found ?? []);
      const [first] = addresses;
      const bad = addresses.find(({ address }) => !isAllowed(address));
      if (error) return done(error, []);
      if (first === undefined) return done(new RefusedError('dns', `"${host}" has no address`), []);
      // One is enough to refuse: a mixed answer is how rebinding begins.
      if (bad !== undefined)
        return done(
          new RefusedError('private-address', `"${host}" is ${bad.address}, which is not public`),
          [],
        );
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

function parsePublicUrl(text: string): URL {
  const url = text.length <= maxUrlCharacters && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:')
    throw new RefusedError('protocol', `"${text.slice(0, 200)}" is not a URL with https:`);
  if (url.username !== '' || url.password !== '')
    throw new RefusedError('protocol', 'the URL has a user name');
  // The URL parser has made decimal, octal and hexadecimal forms of IPv4 plain.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0)
    throw new RefusedError(
      isPublicAddress(literal) ? 'protocol' : 'private-address',
      `"${url.hostname}" is an address, expected a host name`,
    );
  return url;
}

interface Limits {
  timeoutMs: number;
  maxBytes: number;
}

/** Attack: a host keeps us waiting. What it has not answered at the deadline is given up, whatever is going on. */
async function fetchOnce(
  text: string,
  sent: Sent,
  connection: (url: URL) => RequestOptions,
  limits: Limits,
): Promise<FetchResult> {
  const url = parsePublicUrl(text);
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = new RefusedError('timeout', `no whole answer within ${limits.timeoutMs / 1_000} s`);
    timer = setTimeout(() => reject(late), limits.timeoutMs);
  });
  try {
    return await Promise.race([exchange(url, sent, connection(url), limits, end.signal), deadline]);
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}

/** One request and its answer. Every event that can be the last one of a connection settles it. */
function exchange(
  url: URL,
  sent: Sent,
  connection: RequestOptions,
  limits: Limits,
  signal: AbortSignal,
): Promise<FetchResult> {
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(url, sent, connection, signal);
    const certificate: { notAfter?: Date } = {};
    let fault: unknown;
    let isSecure = false;
    let isAnswered = false;
    const refuse = (error: unknown) => {
      reject(error);
      outgoing.destroy();
    };
    outgoing.once('socket', (socket) => {
      limitReceived(socket, limits, refuse);
      // Later is too late: a connection that has been closed knows no certificate any more.
      socket.once('secureConnect', () => {
        isSecure = true;
        const { valid_to: notAfter } = (socket as TLSSocket).getPeerCertificate();
        if (notAfter) certificate.notAfter = new Date(notAfter);
      });
    });
    outgoing.once('response', (response) => {
      isAnswered = true;
      readAnswer(response, limits.maxBytes, certificate.notAfter).then(resolve, (error) =>
        refuse(fault ?? explainEnd(error, isAnswered)),
      );
    });
    // Node.js leaves such a connection to whoever listens here, and open.
    outgoing.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new RefusedError('protocol', 'the server changes to another protocol, which was not asked for'));
    });
    outgoing.on('error', (error) => {
      fault ??= isSecure ? explainEnd(error, isAnswered) : error;
      // After the head, reading the body decides: what follows a whole answer does no harm.
      if (!isAnswered) reject(fault);
    });
    outgoing.once('close', () => {
      if (!isAnswered) reject(closedEarly(isAnswered));
    });
  });
}

const closedEarly = (isAnswered: boolean) =>
  new RefusedError(
    'protocol',
    `the server closed the connection ${isAnswered ? 'before the end of its answer' : 'without an answer'}`,
  );

/** On a connection that was in use: what Node.js calls "aborted", "socket hang up" and "read ECONNRESET". */
const explainEnd = (error: unknown, isAnswered: boolean) =>
  error instanceof Error && 'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code))
    ? closedEarly(isAnswered)
    : error;

/** Attack: heads before the answer, or lengths of chunks, without end. A real answer is far smaller than this. */
function limitReceived(socket: Socket, { maxBytes }: Limits, refuse: (error: RefusedError) => void): void {
  const limit = 8 * maxBytes + 2 * maxHeaderBytes;
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.byteLength;
    if (received > limit)
      refuse(
        new RefusedError(
          'too-large',
          `more than ${limit} bytes came, expected an answer of at most ${maxBytes}`,
        ),
      );
  });
}

function sendRequest(url: URL, sent: Sent, connection: RequestOptions, signal: AbortSignal): ClientRequest {
  const headers: Record<string, string | number> = {
    host: url.host,
    'user-agent': 'StrictMX',
    accept: '*/*',
  };
  if (sent.method === 'POST') {
    headers['content-type'] = sent.contentType;
    headers['content-length'] = sent.body.byteLength;
  }
  const outgoing = request({
    ...connection,
    method: sent.method,
    path: `${url.pathname}${url.search}`,
    headers,
    agent: false,
    maxHeaderSize: maxHeaderBytes,
    signal,
  });
  outgoing.end(sent.method === 'POST' ? sent.body : undefined);
  return outgoing;
}

async function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  certificateNotAfter: Date | undefined,
): Promise<FetchResult> {
  return {
    ok: true,
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: await readBody(response, maxBytes),
    ...(certificateNotAfter && { certificateNotAfter }),
  };
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop by an error destroys the connection.
  for await (const chunk of response) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RefusedError('too-large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

function classifyError(error: unknown): { problem: FetchProblem; detail: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RefusedError) return { problem: error.problem, detail: message };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // What node:tls says, with code ECONNRESET, when a server ends the handshake without an alert.
  if (/before secure TLS connection/.test(message))
    return { problem: 'tls', detail: 'the server closed the connection during the handshake' };
  const [, problem] = problemsByCode.find(([codes]) => codes.test(code)) ?? [undefined, 'protocol' as const];
  return { problem, detail: plainDetail(message) || code };
}

/** Without what OpenSSL adds: addresses in memory, files and lines of its source. */
function plainDetail(message: string): string {
  return /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message.replace(/^Parse Error: /, 'not HTTP: ');
}
