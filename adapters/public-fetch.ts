/**
 * HTTPS to hosts that others choose (RFC 8461 §3.3, RFC 8460 §5.4), from within a network that they must not reach.
 * Addresses are checked in the look-up that the connection itself uses, so a name cannot resolve to a public address
 * for the check and to a private one for the connection.
 */
import { lookup as systemLookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { FetchProblem, FetchResult, PublicFetch } from '../core/workflows/ports.ts';
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

async function fetchOnce(
  text: string,
  sent: Sent,
  connection: (url: URL) => RequestOptions,
  limits: { timeoutMs: number; maxBytes: number },
): Promise<FetchResult> {
  const url = parsePublicUrl(text);
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await sendRequest(url, sent, connection(url), signal);
    const { valid_to: notAfter } = (response.socket as TLSSocket).getPeerCertificate();
    return {
      ok: true,
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      body: await readBody(response, limits.maxBytes),
      ...(notAfter && { certificateNotAfter: new Date(notAfter) }),
    };
  } catch (error) {
    if (signal.aborted)
      throw new RefusedError('timeout', `no whole answer within ${limits.timeoutMs / 1_000} s`);
    throw error;
  }
}

function sendRequest(
  url: URL,
  sent: Sent,
  connection: RequestOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers: Record<string, string | number> = {
    host: url.host,
    'user-agent': 'StrictMX',
    accept: '*/*',
  };
  if (sent.method === 'POST') {
    headers['content-type'] = sent.contentType;
    headers['content-length'] = sent.body.byteLength;
  }
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...connection,
      method: sent.method,
      path: `${url.pathname}${url.search}`,
      headers,
      agent: false,
      maxHeaderSize: maxHeaderBytes,
      signal,
    });
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(sent.method === 'POST' ? sent.body : undefined);
  });
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
  [/^HPE_HEADER_OVERFLOW$/, 'too-large'],
  [/^(ECONN|EHOST|ENET|ETIMEDOUT|EADDRNOTAVAIL|EPIPE|EACCES|EPERM|ENOTCONN)/, 'connect'],
];

function classifyError(error: unknown): { problem: FetchProblem; detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof RefusedError) return { problem: error.problem, detail };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // What node:tls says, with code ECONNRESET, when a server ends the handshake without an alert.
  if (/before secure TLS connection/.test(detail)) return { problem: 'tls', detail };
  const [, problem] = problemsByCode.find(([codes]) => codes.test(code)) ?? [undefined, 'protocol' as const];
  return { problem, detail: detail === '' ? code : detail };
}
