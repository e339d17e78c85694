import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../adapters/local/certificate-authority.ts';
import { isPublicAddress } from '../../adapters/public-address.ts';
import { createPublicFetch, type PublicFetchOptions } from '../../adapters/public-fetch.ts';

const host = 'mta-sts.example.com';
const url = `https://${host}/.well-known/mta-sts.txt`;
const folders: string[] = [];
let ca: CertificateAuthority;
const servers = new Map<Server, Set<Socket>>();

async function newAuthority(now?: () => Date): Promise<CertificateAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-fetch-'));
  folders.push(folder);
  return openCertificateAuthority(folder, now);
}

beforeAll(async () => {
  ca = await newAuthority();
});
afterEach(async () => {
  for (const [server, sockets] of servers) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
  servers.clear();
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  servers.set(server, sockets);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handler: Handler, issuer = ca, certificateHost = host): Promise<number> {
  const { key, chain } = await issuer.issue(certificateHost);
  return listening(createServer({ key, cert: chain }, handler));
}

const fetchAt = (port: number, options: PublicFetchOptions = {}) =>
  createPublicFetch({ ca: ca.caCertificate, connectTo: () => ({ host: '127.0.0.1', port }), ...options });

const resolveTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('createPublicFetch()', () => {
  test('gets status, media type, bytes and the end of the certificate', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      seen.push(request.method, request.url, request.headers.host);
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('version: STSv1\r\n');
    });
    const result = await fetchAt(port).get(`${url}?x=1`);
    expect(result).toMatchObject({ ok: true, status: 200, contentType: 'text/plain; charset=utf-8' });
    if (!result.ok) throw new Error(result.detail);
    expect(Buffer.from(result.body).toString()).toBe('version: STSv1\r\n');
    expect(result.certificateNotAfter).toEqual((await ca.issue(host)).notAfter);
    expect(seen).toEqual(['GET', '/.well-known/mta-sts.txt?x=1', host]);
  });

  test('posts a body with its media type and length', async () => {
    let received = '';
    const port = await serve((request, response) => {
      request.on('data', (chunk) => {
        received += chunk;
      });
      request.on('end', () => {
        received += ` ${request.headers['content-type']} ${request.headers['content-length']}`;
        response.writeHead(201).end();
      });
    });
    const result = await fetchAt(port).post(url, Buffer.from('{}'), 'application/tlsrpt+json');
    expect(result).toMatchObject({ ok: true, status: 201, contentType: '' });
    expect(received).toBe('{} application/tlsrpt+json 2');
  });

  test('follows no redirect, gives its status', async () => {
    let requests = 0;
    const port = await serve((_request, response) => {
      requests++;
      response.writeHead(302, { location: 'https://mta-sts.example.com/elsewhere' }).end();
    });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: true, status: 302 });
    expect(requests).toBe(1);
  });

  test('reads 64 KB and no more', async () => {
    const port = await serve((request, response) => {
      response.end(Buffer.alloc(request.url === '/full' ? 65_536 : 65_537));
    });
    expect(await fetchAt(port).get(`https://${host}/full`)).toMatchObject({ ok: true });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'too-large' });
  });

  test('does not read an answer without end', async () => {
    const port = await serve((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(16_384)));
        response.once('drain', more);
      };
      more();
    });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'too-large' });
  });

  test('refuses headers without end', async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
    });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'too-large' });
  });

  test.each<[string, Handler]>([
    ['never answers', () => {}],
    ['never ends its answer', (_request, response) => void response.writeHead(200).write('version')],
    [
      'sends a byte at a time',
      (_request, response) => {
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('gives up in time on a server that %s', async (_label, handler) => {
    const port = await serve(handler);
    const start = performance.now();
    expect(await fetchAt(port, { timeoutMs: 200 }).get(url)).toMatchObject({ ok: false, problem: 'timeout' });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('tells what is wrong with a certificate', async () => {
    const handler: Handler = (_request, response) => void response.end();
    const past = new Date(Date.now() - 200 * 86_400_000);
    const expired = await newAuthority(() => past);
    const stranger = await newAuthority();
    const problemAt = async (port: number, trusted = ca) => {
      const result = await fetchAt(port, { ca: trusted.caCertificate }).get(url);
      return result.ok ? 'none' : result.problem;
    };
    expect(await problemAt(await serve(handler))).toBe('none');
    expect(await problemAt(await serve(handler, expired), expired)).toBe('tls-expired');
    expect(await problemAt(await serve(handler, ca, 'edge.strictmx.test'))).toBe('tls-name');
    expect(await problemAt(await serve(handler, ca, 'www.mta-sts.example.com'))).toBe('tls-name');
    expect(await problemAt(await serve(handler, stranger))).toBe('tls-untrusted');
  });

  test.each<[string, (socket: Socket) => void, string]>([
    ['speaks HTTP without TLS', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'tls'],
    ['closes without a word', (socket) => socket.destroy(), 'tls'],
  ])('tells a server that %s', async (_label, handler, problem) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => handler(socket));
      }),
    );
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem });
  });

  test('tells a server that speaks TLS but not HTTP', async () => {
    const port = await serve((request) => void request.socket.end('220 mail.example.com ESMTP\r\n'));
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'protocol' });
  });

  test('tells a port where nobody listens', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    servers.delete(server);
    server.close();
    await once(server, 'close');
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'connect' });
  });

  test('connects over the address family that is asked for', async () => {
    const asked: unknown[] = [];
    const lookup: LookupFunction = (_host, { family }, done) => {
      asked.push(family);
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    };
    const fetch = createPublicFetch({ lookup });
    await fetch.get(url, { family: 6 });
    await fetch.get(url, { family: 4 });
    expect(asked).toEqual([6, 4]);
  });

  test('tells a name that does not resolve', async () => {
    const lookup: LookupFunction = (_host, _options, done) =>
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    expect(await createPublicFetch({ lookup }).get(url)).toMatchObject({ ok: false, problem: 'dns' });
    expect(await createPublicFetch({ lookup: resolveTo() }).get(url)).toMatchObject({
      ok: false,
      problem: 'dns',
    });
  });
});

const notPublic: [string, string][] = [
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['loopback', '127.0.0.1'],
  ['loopback beyond .1', '127.255.255.254'],
  ['this network', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ["link-local, a cloud's metadata", '169.254.169.254'],
  ['carrier NAT', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['protocol assignments', '192.0.0.170'],
  ['documentation', '192.0.2.1'],
  ['documentation', '198.51.100.1'],
  ['documentation', '203.0.113.1'],
  ['benchmarks', '198.18.0.1'],
  ['6to4 relays', '192.88.99.1'],
  ['loopback', '::1'],
  ['unspecified', '::'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['unique local', 'fd00::1'],
  ["unique local, a cloud's metadata", 'fd00:ec2::254'],
  ['multicast', 'ff02::1'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped private', '::ffff:10.0.0.1'],
  ['mapped private in hexadecimal', '::ffff:a00:1'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['IPv4-translated', '::ffff:0:127.0.0.1'],
  ['NAT64 of private', '64:ff9b::10.0.0.1'],
  ['local NAT64', '64:ff9b:1::10.0.0.1'],
  ['6to4 of private', '2002:a00:1::1'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['documentation', '2001:db8::1'],
  ['documentation, the new prefix', '3fff::1'],
  ['discard', '100::1'],
  ['nothing that is given out', '4000::1'],
];

describe('isPublicAddress()', () => {
  test.each(notPublic)('refuses %s %s', (_label, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '::ffff:8.8.8.8',
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each(['', 'localhost', '1.2.3.4.5', '256.1.1.1', ':::'])(
    'refuses what is no address: "%s"',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});

describe('createPublicFetch(), asked to reach what is not public,', () => {
  test.each(notPublic)('refuses a name that resolves to %s %s', async (_label, address) => {
    const result = await createPublicFetch({ lookup: resolveTo(address) }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('refuses a name that has a public and a private address', async () => {
    const result = await createPublicFetch({ lookup: resolveTo('1.1.1.1', '10.0.0.1') }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('asks for an address once, so that a second answer cannot differ', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_host, _options, done) => {
      lookups++;
      done(null, [{ address: lookups === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    };
    // Nobody listens on port 443 here, or does with another certificate: either way a connection was tried.
    const result = await createPublicFetch({ lookup, allowLoopback: true, timeoutMs: 1_000 }).get(url);
    expect(result).toMatchObject({ ok: false });
    expect(result).not.toMatchObject({ problem: 'private-address' });
    expect(lookups).toBe(1);
  });

  test('refuses private addresses also where loopback is allowed', async () => {
    const result = await createPublicFetch({ lookup: resolveTo('10.0.0.1'), allowLoopback: true }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test.each([
    ['IPv4', 'https://127.0.0.1/', 'private-address'],
    ['decimal', 'https://2130706433/', 'private-address'],
    ['octal', 'https://0177.0.0.1/', 'private-address'],
    ['hexadecimal', 'https://0x7f.1/', 'private-address'],
    ['short', 'https://127.1/', 'private-address'],
    ['full-width digits', 'https://１２７.0.0.1/', 'private-address'],
    ['IPv6', 'https://[::1]/', 'private-address'],
    ['mapped', 'https://[::ffff:7f00:1]/', 'private-address'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/', 'private-address'],
    ['a public address', 'https://1.1.1.1/', 'protocol'],
    ['http', 'http://mta-sts.example.com/.well-known/mta-sts.txt', 'protocol'],
    ['a file', 'file:///etc/passwd', 'protocol'],
    ['another port', 'https://mta-sts.example.com:8443/', 'protocol'],
    ['port 22', 'https://mta-sts.example.com:22/', 'protocol'],
    ['a user', 'https://user:pass@mta-sts.example.com/', 'protocol'],
    ['a user that looks like the host', 'https://mta-sts.example.com@10.0.0.1/', 'protocol'],
    ['no URL', 'mta-sts.example.com', 'protocol'],
    ['nothing', '', 'protocol'],
    ['a URL without end', `https://mta-sts.example.com/${'x'.repeat(3_000)}`, 'protocol'],
  ])('refuses a URL with %s', async (_label, asked, problem) => {
    const lookup: LookupFunction = () => {
      throw new Error('nothing must be looked up');
    };
    expect(await createPublicFetch({ lookup, allowLoopback: true }).get(asked)).toMatchObject({
      ok: false,
      problem,
    });
    expect(await createPublicFetch({ lookup }).post(asked, Buffer.of(), 'text/plain')).toMatchObject({
      ok: false,
      problem,
    });
  });
});
