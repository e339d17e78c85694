import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FetchResult } from '../../service/ports/public-fetch.ts';
import { RefusedError } from './refused-error.ts';

/** What to send. */
export type Outgoing =
  | { method: 'GET' }
  | { method: 'POST'; body: Uint8Array; contentType: string; headers: Readonly<Record<string, string>> };

/** RFC 8461 §3.3: senders may stop reading a policy after 64 kilobytes. */
const maxBytes = 65_536;
const maxHeaderBytes = 16_384;

/** Attack: headers before the answer, or chunk sizes, that never end. A real answer is far smaller than this. */
const maxReceivedBytes = 8 * maxBytes + 2 * maxHeaderBytes;

/**
 * Sends one request and reads its answer. Every event that can be a connection's last one settles the promise.
 * @param signal destroys the connection when it aborts
 */
export function exchange(
  url: URL,
  outgoing: Outgoing,
  connection: RequestOptions,
  signal: AbortSignal,
): Promise<FetchResult> {
  return new Promise((resolve, reject) => {
    const client = sendRequest(url, outgoing, connection, signal);
    const certificate: Validity = {};
    let fault: unknown;
    let isSecure = false;
    let isAnswered = false;
    const refuse = (error: unknown) => {
      reject(error);
      client.destroy();
    };
    client.once('socket', (socket) => {
      limitReceived(socket, refuse);
      // Read the certificate now: a closed connection no longer has it.
      socket.once('secureConnect', () => {
        isSecure = true;
        const { valid_from: notBefore, valid_to: notAfter } = (socket as TLSSocket).getPeerCertificate();
        if (notBefore) certificate.certificateNotBefore = new Date(notBefore);
        if (notAfter) certificate.certificateNotAfter = new Date(notAfter);
      });
    });
    client.once('response', (response) => {
      isAnswered = true;
      readAnswer(response, certificate).then(resolve, (error) =>
        refuse(fault ?? explainEnd(error, closedInAnswer)),
      );
    });
    // Node.js keeps such a connection open for the listener of this event.
    client.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new RefusedError('protocol', 'the server changes to another protocol, which was not asked for'));
    });
    client.on('error', (error) => {
      fault ??= isSecure ? explainEnd(error, isAnswered ? closedInAnswer : closedWithoutAnswer) : error;
      // Once there is a response, reading its body decides: an error after a complete answer does no harm.
      if (!isAnswered) reject(fault);
    });
    client.once('close', () => {
      if (!isAnswered) reject(closedWithoutAnswer());
    });
  });
}

const closedInAnswer = () =>
  new RefusedError('protocol', 'the server closed the connection before the end of its answer');

const closedWithoutAnswer = () =>
  new RefusedError('protocol', 'the server closed the connection without an answer');

/**
 * On an established connection, Node.js calls the server's closing it "aborted", "socket hang up" or "read ECONNRESET".
 */
const explainEnd = (error: unknown, closed: () => RefusedError) =>
  error instanceof Error && 'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code))
    ? closed()
    : error;

function limitReceived(socket: Socket, refuse: (error: RefusedError) => void): void {
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.byteLength;
    if (received > maxReceivedBytes)
      refuse(
        new RefusedError(
          'too-large',
          `more than ${maxReceivedBytes} bytes came, expected an answer of at most ${maxBytes}`,
        ),
      );
  });
}

function sendRequest(
  url: URL,
  outgoing: Outgoing,
  connection: RequestOptions,
  signal: AbortSignal,
): ClientRequest {
  const headers: Record<string, string | number> = {
    host: url.host,
    'user-agent': 'StrictMX',
    accept: '*/*',
  };
  if (outgoing.method === 'POST') {
    Object.assign(headers, outgoing.headers);
    headers['content-type'] = outgoing.contentType;
    headers['content-length'] = outgoing.body.byteLength;
  }
  const client = request({
    ...connection,
    method: outgoing.method,
    path: `${url.pathname}${url.search}`,
    headers,
    agent: false,
    maxHeaderSize: maxHeaderBytes,
    signal,
  });
  client.end(outgoing.method === 'POST' ? outgoing.body : undefined);
  return client;
}

/** Of the served certificate. */
type Validity = Pick<Extract<FetchResult, { ok: true }>, 'certificateNotBefore' | 'certificateNotAfter'>;

async function readAnswer(response: IncomingMessage, validity: Validity): Promise<FetchResult> {
  return {
    ok: true,
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: await readBody(response),
    ...validity,
  };
}

async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Throwing out of the loop destroys the connection.
  for await (const chunk of response) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RefusedError('too-large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
