import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../adapters/local/https/certificate-authority.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { eventually, policyOf, RunningService } from './running-service.ts';

/** What is wrong at the edge for one domain. */
interface Fault {
  respond?(response: ServerResponse, host: string): void;
  certificate?: 'expired' | 'misnamed';
}

/** Stands before the service as a proxy would, and does what a test tells it: the place where things go wrong. */
let edge: Server;
let edgePort: number;
/** By host, so that the tests can wait side by side. */
const faultsAt = new Map<string, Fault>();
const folder = temporaryFolder();
let service: RunningService;

beforeAll(async () => {
  const authority = await openCertificateAuthority(folder);
  const past = await expiredCertificates(folder);
  const { key, chain } = await authority.issue('mta-sts.fault.example');
  edge = createServer(
    {
      key,
      cert: chain,
      SNICallback: (name, done) => {
        const { certificate } = faultsAt.get(name) ?? {};
        const host = certificate === 'misnamed' ? 'elsewhere.example' : name;
        const issuer = certificate === 'expired' ? past : authority;
        issuer.secureContextFor(host).then((context) => done(null, context), done);
      },
    },
    (request, response) => {
      const host = String(request.headers.host);
      const { respond = passOn } = faultsAt.get(host.replace(/:\d+$/u, '')) ?? {};
      respond(response, host);
    },
  );
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
  edgePort = (edge.address() as AddressInfo).port;
  const caFile = join(folder, 'trusted.pem');
  await writeFile(caFile, authority.caCertificate);
  service = await RunningService.start(['--verify-at', `127.0.0.1:${edgePort}`, '--verify-ca', caFile]);
});

/** The same authority, as it issued certificates that have expired since. */
async function expiredCertificates(dir: string): Promise<CertificateAuthority> {
  let age = 0;
  const authority = await openCertificateAuthority(dir, () => new Date(Date.now() - age));
  age = 3 * 365 * 86_400_000;
  return authority;
}

afterAll(async () => {
  await service.remove();
  edge.closeAllConnections();
  edge.close();
});

const passOn = async (response: ServerResponse, host: string) => {
  const { body, contentType } = await service.fetchPolicy(host.replace(/^mta-sts\./, ''));
  response.writeHead(200, { 'Content-Type': contentType }).end(body);
};

const answerWith =
  (status: number, headers: Record<string, string>, body?: string) => (response: ServerResponse) =>
    response.writeHead(status, headers).end(body);

const faults: [string, string, Fault][] = [
  ['404', 'wrong-status', { respond: answerWith(404, { 'Content-Type': 'text/plain' }, 'Not found') }],
  ['a redirect', 'redirect', { respond: answerWith(302, { Location: 'https://elsewhere.example/x' }) }],
  ['text/html', 'wrong-media-type', { respond: answerWith(200, { 'Content-Type': 'text/html' }, '<p>') }],
  [
    'different bytes',
    'other-text',
    { respond: answerWith(200, { 'Content-Type': 'text/plain' }, 'version: STSv1\r\n') },
  ],
  [
    'more than 64 KB',
    'fetch-too-large',
    { respond: answerWith(200, { 'Content-Type': 'text/plain' }, 'x'.repeat(70_000)) },
  ],
  ['a certificate with the wrong name', 'fetch-tls-name', { certificate: 'misnamed' }],
  ['an expired certificate', 'fetch-tls-expired', { certificate: 'expired' }],
  [
    'an endless answer',
    'fetch-timeout',
    { respond: (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).flushHeaders() },
  ],
];

test.concurrent.each(faults)(
  'while HTTPS answers with %s, the id stays, the state says %s, and the domain recovers by itself',
  async (_, code, fault) => {
    const domain = `${code}.example`;
    await service.api('PUT', `/v1/domains/${domain}`, { owner: 'acme' });
    const path = `/v1/domains/${domain}/policy`;
    const first = await service.api('PUT', path, policyOf('testing', `one.${domain}`));
    const [before] = await eventually(
      () => service.txt(`_mta-sts.${domain}`),
      (seen) => seen.length === 1,
    );

    faultsAt.set(`mta-sts.${domain}`, fault);
    await service.api('PUT', path, policyOf('testing', `two.${domain}`), {
      'If-Match': first.headers.get('ETag')!,
    });
    const { body } = await eventually(
      () => service.api('GET', `/v1/domains/${domain}`),
      (answer) => answer.body.problem !== undefined,
    );
    expect(body.problem.code).toBe(code);
    expect(body.nextStep).toBe(body.problem.nextStep);
    expect(await service.txt(`_mta-sts.${domain}`)).toEqual([before]);

    faultsAt.delete(`mta-sts.${domain}`);
    await eventually(
      () => service.txt(`_mta-sts.${domain}`),
      (seen) => seen.length === 1 && seen[0] !== before,
    );
    const mended = await eventually(
      () => service.api('GET', `/v1/domains/${domain}`),
      (answer) => answer.body.problem === undefined,
    );
    expect(mended.body.state).toBe('announced');
  },
);
