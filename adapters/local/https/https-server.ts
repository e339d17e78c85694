import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { createContext, runInContext } from 'node:vm';
import type { Log } from '../../../service/ports/log.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import type { EdgeResponse, PolicyFunction } from '../../edge/policy-function.d.ts';
import { systemClock } from '../../system.ts';
import { boundHttpConnections } from '../bound-http-connections.ts';
import { type ConnectionLimits, httpConnectionLimits } from '../connections.ts';
import { closeServer, listen } from '../listen.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

export interface PolicyServerOptions {
  store: Pick<ObjectStore, 'get'>;
  ca: CertificateAuthority;
  /** Whether `mta-sts.<domain>` is one of the edge's names. */
  isHosted(domain: string): boolean | Promise<boolean>;
  /** The host whose certificate is presented for any name that is not hosted, and without SNI. */
  defaultHost: string;
  log: Log;
  connections?: ConnectionLimits;
}

export interface PolicyServer {
  listen(port: number, host: string): Promise<{ port: number }>;
  close(): Promise<void>;
}

/** Attack: clients that connect and send nothing, or one byte at a time (slowloris). */
const limits = {
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
};

const securityHeaders = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/**
 * Serves policies as the edge on AWS does: the same function decides by host and path, and the body is the stored
 * object's bytes. For a name that is not hosted, the server presents another name's certificate and answers 404, never
 * a policy.
 */
export function createPolicyServer(options: PolicyServerOptions): PolicyServer {
  const decide = loadPolicyFunction();
  let connections: Iterable<Socket> = [];
  let server: Server | undefined;

  return {
    async listen(port, host) {
      const { key, chain } = await options.ca.issue(options.defaultHost);
      server = createServer({
        ...limits,
        minVersion: 'TLSv1.2',
        key,
        cert: chain,
        SNICallback: (name, done) => {
          certificateFor(name, options).then(
            (context) => done(null, context),
            (error) => done(error),
          );
        },
      });
      const answerTo = (request: IncomingMessage, response: ServerResponse) => {
        respond(request, decide, options).then(
          (answer) => send(response, answer),
          (error) => {
            options.log.error('policy-not-served', { error });
            send(response, textAnswer(500, 'Internal Server Error'));
          },
        );
      };
      const { connections: connectionLimits = httpConnectionLimits } = options;
      connections = boundHttpConnections(server, connectionLimits, systemClock, answerTo);
      return { port: await listen(server, 'HTTPS', port, host) };
    },
    async close() {
      if (server !== undefined) await closeServer(server, connections);
    },
  };
}

/** Loads the file that CloudFront runs, as CloudFront does: a script that defines `handler`. */
function loadPolicyFunction(): PolicyFunction {
  const file = new URL('../../edge/policy-function.js', import.meta.url);
  const context = createContext({});
  runInContext(readFileSync(file, 'utf8'), context, { filename: file.pathname });
  return context.handler;
}

async function certificateFor(name: string, options: PolicyServerOptions): Promise<SecureContext> {
  const host = name.toLowerCase();
  const domain = host.startsWith('mta-sts.') ? host.slice('mta-sts.'.length) : undefined;
  const isOurs = domain !== undefined && (await options.isHosted(domain));
  return options.ca.secureContextFor(isOurs ? host : options.defaultHost);
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

async function respond(
  request: IncomingMessage,
  decide: PolicyFunction,
  options: PolicyServerOptions,
): Promise<Answer> {
  const [uri = ''] = (request.url ?? '').split('?');
  const host = request.headers.host ?? '';
  const decision = decide({
    request: { method: request.method ?? '', uri, headers: { host: { value: host } } },
  });
  if ('statusCode' in decision) return edgeAnswer(decision);
  const key = decision.uri.slice(1);
  const domain = key.split('/')[1] ?? '';
  if (!(await options.isHosted(domain))) return textAnswer(404, 'Not Found');
  // RFC 9110 §15.5.20: the client checked the certificate of a different name of ours.
  const { servername } = request.socket as TLSSocket & { servername?: string | false };
  if (servername && servername.toLowerCase() !== `mta-sts.${domain}`)
    return textAnswer(421, 'Misdirected Request');
  const object = await options.store.get(key);
  if (object === undefined) return textAnswer(404, 'Not Found');
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: object.body };
}

function edgeAnswer({ statusCode, headers, body }: EdgeResponse): Answer {
  const plain = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return { status: statusCode, headers: Object.fromEntries(plain), body: Buffer.from(body.data) };
}

function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(`${text}\n`) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...securityHeaders, ...headers, 'content-length': body.byteLength });
  // For HEAD, node:http sends only the headers.
  response.end(body);
}
