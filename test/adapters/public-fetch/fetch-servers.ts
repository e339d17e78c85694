import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../../adapters/local/https/certificate-authority.ts';
import type { PublicFetchOptions } from '../../../adapters/public-fetch/fetch-once.ts';
import { createPublicFetch } from '../../../adapters/public-fetch/public-fetch.ts';

export const host = 'mta-sts.example.com';
export const url = `https://${host}/.well-known/mta-sts.txt`;
const folders: string[] = [];
export let ca: CertificateAuthority;
const servers = new Map<Server, Set<Socket>>();

export async function newAuthority(now?: () => Date): Promise<CertificateAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-fetch-'));
  folders.push(folder);
  return openCertificateAuthority(folder, now);
}

/** Registers the hooks that make the authority before the tests of a file, and close its servers after each. */
export function useServers(): void {
  beforeAll(async () => {
    ca = await newAuthority();
  });
  afterEach(async () => {
    for (const server of servers.keys()) await closeNow(server);
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
}

export async function closeNow(server: Server): Promise<void> {
  for (const socket of servers.get(server) ?? []) socket.destroy();
  servers.delete(server);
  server.close();
  await once(server, 'close');
}

export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.set(server, sockets);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export async function serve(handler: Handler, issuer = ca, certificateHost = host): Promise<number> {
  const { key, chain } = await issuer.issue(certificateHost);
  return listening(createServer({ key, cert: chain }, handler));
}

export const fetchAt = (port: number, options: PublicFetchOptions = {}) =>
  createPublicFetch({ ca: ca.caCertificate, connectTo: () => ({ host: '127.0.0.1', port }), ...options });

export const resolveTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
