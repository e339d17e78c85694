import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../adapters/local/https/certificate-authority.ts';
import type { Ready } from '../../bin/local-service.ts';
import { address } from './private-network.ts';

type Respond = (response: ServerResponse, request: IncomingMessage) => void;
type Certificate = 'right' | 'misnamed' | 'expired' | 'untrusted';

/** Port 443 of the world: passes on to the service, or answers as badly as a test tells it to. */
export class FaultyEdge {
  readonly #server: Server;
  readonly #stranger: string;
  readonly #passOn: Respond;
  certificate: Certificate = 'right';
  respond: Respond;

  private constructor(server: Server, stranger: string, passOn: Respond) {
    this.#server = server;
    this.#stranger = stranger;
    this.#passOn = passOn;
    this.respond = passOn;
  }

  /** @param dataDir the service's, whose certificate authority the world trusts */
  static async open(ready: Ready, dataDir: string): Promise<FaultyEdge> {
    const stranger = await mkdtemp(join(tmpdir(), 'strictmx-stranger-'));
    const authority = await openCertificateAuthority(dataDir);
    const authorities: Record<Certificate, CertificateAuthority> = {
      right: authority,
      misnamed: authority,
      expired: await openExpired(dataDir),
      untrusted: await openCertificateAuthority(stranger),
    };
    const { key, chain } = await authority.issue('edge.example');
    const server = createServer({
      key,
      cert: chain,
      SNICallback: (name, done) => {
        const host = edge.certificate === 'misnamed' ? 'edge.example' : name;
        authorities[edge.certificate].secureContextFor(host).then((context) => done(null, context), done);
      },
    });
    const edge = new FaultyEdge(server, stranger, passOnTo(ready, authority));
    server.on('request', (incoming, response) => edge.respond(response, incoming));
    await new Promise<void>((resolve) => server.listen(443, address, resolve));
    return edge;
  }

  repair(): void {
    this.certificate = 'right';
    this.respond = this.#passOn;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#stranger, { recursive: true });
  }
}

/** The same authority, as it issued certificates that have expired since. */
async function openExpired(dataDir: string): Promise<CertificateAuthority> {
  let age = 0;
  const authority = await openCertificateAuthority(dataDir, () => new Date(Date.now() - age));
  age = 3 * 365 * 86_400_000;
  return authority;
}

const passOnTo =
  ({ https }: Ready, { caCertificate }: CertificateAuthority): Respond =>
  (response, { headers, url = '' }) => {
    const host = String(headers.host);
    const options = { ...https, path: url, servername: host, ca: caCertificate, headers: { host } };
    request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.destroy())
      .end();
  };
