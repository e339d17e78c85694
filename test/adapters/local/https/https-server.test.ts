import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../../../adapters/local/https/certificate-authority.ts';
import { createPolicyServer, type PolicyServer } from '../../../../adapters/local/https/https-server.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const policy = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';
const hosted = new Set(['example.com', 'example.net', 'empty.example']);
const store = new MemoryStore();
const log = new MemoryLog();
const path = '/.well-known/mta-sts.txt';
const folder = temporaryFolder();
let ca: CertificateAuthority;
let server: PolicyServer;
let port: number;

beforeAll(async () => {
  ca = await openCertificateAuthority(folder);
  for (const domain of ['example.com', 'example.net', 'left.example'])
    store.edit(`policies/${domain}/mta-sts.txt`, policy);
  server = createPolicyServer({
    store,
    ca,
    isHosted: (domain) => hosted.has(domain),
    defaultHost: 'edge.strictmx.test',
    log,
  });
  ({ port } = await server.listen(0, '127.0.0.1'));
});
afterAll(async () => {
  await server.close();
});

interface Asked {
  sni?: string;
  host?: string;
  path?: string;
  method?: string;
  /** Whether to accept any certificate. */
  lax?: boolean;
}

async function ask({
  sni = 'mta-sts.example.com',
  host = sni,
  path: asked = path,
  method = 'GET',
  lax = false,
}: Asked) {
  const sent = request({
    host: '127.0.0.1',
    port,
    servername: sni,
    path: asked,
    method,
    headers: { host },
    ca: ca.caCertificate,
    rejectUnauthorized: !lax,
    agent: false,
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('latin1'),
  };
}

describe('createPolicyServer()', () => {
  test('serves the exact bytes with the exact media type and a certificate for the host', async () => {
    const response = await ask({});
    expect(response).toMatchObject({ status: 200, body: policy });
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(policy.length),
      'x-content-type-options': 'nosniff',
    });
    expect(await ask({ sni: 'mta-sts.example.net' })).toMatchObject({ status: 200, body: policy });
  });

  test('serves the current text of the store', async () => {
    store.edit('policies/example.net/mta-sts.txt', 'another');
    expect((await ask({ sni: 'mta-sts.example.net' })).body).toBe('another');
  });

  test('answers HEAD with the headers of GET and without a body', async () => {
    const response = await ask({ method: 'HEAD' });
    expect(response).toMatchObject({ status: 200, body: '' });
    expect(response.headers['content-length']).toBe(String(policy.length));
  });

  test.each<[string, Asked, number]>([
    ['an invalid path', { path: '/' }, 404],
    ["the object's own path", { path: '/policies/example.com/mta-sts.txt' }, 404],
    ['a query', { path: `${path}?x=1` }, 200],
    ['the host in upper case with a port', { host: 'MTA-STS.Example.com:8443' }, 200],
    ['a host without a policy', { sni: 'mta-sts.empty.example' }, 404],
    ['another host under the certificate of a hosted one', { host: 'mta-sts.unknown.example' }, 404],
    ['a hosted host under the certificate of another host', { host: 'mta-sts.example.net' }, 421],
    ['the edge itself', { sni: 'edge.strictmx.test' }, 404],
    ['POST', { method: 'POST' }, 405],
    ['DELETE on another path', { method: 'DELETE', path: '/' }, 404],
  ])('answers a request for %s', async (_label, asked, status) => {
    const response = await ask(asked);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    if (status === 405) expect(response.headers.allow).toBe('GET, HEAD');
    if (status !== 200) expect(response.body).not.toContain('STSv1');
  });

  test('gives neither a certificate nor a policy for a name that is not hosted', async () => {
    await expect(ask({ sni: 'mta-sts.left.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(await ask({ sni: 'mta-sts.left.example', lax: true })).toMatchObject({
      status: 404,
      body: 'Not Found\n',
    });
  });

  test('answers 500 and logs it if the store fails', async () => {
    store.before = () => {
      throw new Error('disk on fire');
    };
    const response = await ask({});
    store.before = () => {};
    expect(response).toMatchObject({ status: 500, body: 'Internal Server Error\n' });
    expect(log.entries).toMatchObject([{ level: 'error', event: 'policy-not-served' }]);
  });

  test.each<[string, ConnectionOptions, string]>([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, 'refused'],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
    ['TLS 1.3', { minVersion: 'TLSv1.3' }, 'TLSv1.3'],
  ])('accepts or refuses %s', async (_label, versions, outcome) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'mta-sts.example.com',
      ca: ca.caCertificate,
      ...versions,
    });
    const protocol = await once(socket, 'secureConnect').then(
      () => socket.getProtocol(),
      () => 'refused',
    );
    socket.destroy();
    expect(protocol).toBe(outcome);
  });

  test('closes although a client keeps a silent connection open', async () => {
    const second = createPolicyServer({
      store,
      ca,
      isHosted: () => true,
      defaultHost: 'edge.strictmx.test',
      log,
    });
    const { port: own } = await second.listen(0, '127.0.0.1');
    const silent = connectTcp(own, '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    const closed = once(silent, 'close');
    await second.close();
    await closed;
  });

  test('names the port that is in use', async () => {
    const second = createPolicyServer({
      store,
      ca,
      isHosted: () => true,
      defaultHost: 'edge.strictmx.test',
      log,
    });
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port} for HTTPS: another program uses it; stop that one, or choose another with --https-port`,
    );
  });
});
