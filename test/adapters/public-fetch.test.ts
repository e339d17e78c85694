import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
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
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../adapters/local/https/certificate-authority.ts';
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
  test('gives the status, media type, bytes and expiry of the certificate', async () => {
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

  test('does not follow a redirect, and gives its status', async () => {
    let requests = 0;
    const port = await serve((_request, response) => {
      requests++;
      response.writeHead(302, { location: 'https://mta-sts.example.com/elsewhere' }).end();
    });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: true, status: 302 });
    expect(requests).toBe(1);
  });

  test('reads at most 64 KB', async () => {
    const port = await serve((request, response) => {
      response.end(Buffer.alloc(request.url === '/full' ? 65_536 : 65_537));
    });
    expect(await fetchAt(port).get(`https://${host}/full`)).toMatchObject({ ok: true });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'too-large' });
  });

  test('does not read an endless answer', async () => {
    const port = await serve((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(16_384)));
        response.once('drain', more);
      };
      more();
    });
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'too-large' });
  });

  test('refuses endless headers', async () => {
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
  ])('gives up in time if a server %s', async (_label, handler) => {
    const port = await serve(handler);
    const start = performance.now();
    expect(await fetchAt(port, { timeoutMs: 200 }).get(url)).toMatchObject({ ok: false, problem: 'timeout' });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('says what is wrong with a certificate', async () => {
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
    ['closes without answering', (socket) => socket.destroy(), 'tls'],
  ])('reports a server that %s', async (_label, handler, problem) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => handler(socket));
      }),
    );
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem });
  });

  test('reports a server that speaks TLS but not HTTP', async () => {
    const port = await serve((request) => void request.socket.end('220 mail.example.com ESMTP\r\n'));
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'protocol' });
  });

  test('reports a port where nothing listens', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    servers.delete(server);
    server.close();
    await once(server, 'close');
    expect(await fetchAt(port).get(url)).toMatchObject({ ok: false, problem: 'connect' });
  });

  test('connects over the requested address family', async () => {
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

  test('reports a name that does not resolve', async () => {
    const lookup: LookupFunction = (_host, _options, done) =>
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    expect(await createPublicFetch({ lookup }).get(url)).toMatchObject({ ok: false, problem: 'dns' });
    expect(await createPublicFetch({ lookup: resolveTo() }).get(url)).toMatchObject({
      ok: false,
      problem: 'dns',
    });
  });
});

const drip = (socket: Socket, bytes: Buffer | string) => {
  const timer = setInterval(() => socket.write(bytes), 10);
  socket.on('close', () => clearInterval(timer));
};

const flood = (socket: Socket, text: string) => {
  const many = text.repeat(100);
  const more = () => {
    while (!socket.destroyed && socket.write(many));
    socket.once('drain', more);
  };
  more();
};

/** What a host does once it has read something; `raw` is the connection below TLS. */
type Trick = (socket: Socket, raw: Socket) => void;

async function playTricks(kind: 'tls' | 'tcp', trick: Trick): Promise<number> {
  if (kind === 'tcp') {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => trick(socket, socket));
    });
    return listening(server);
  }
  const { key, chain } = await ca.issue(host);
  let raw: Socket;
  const server = createTlsServer({ key, cert: chain, allowHalfOpen: true }, (socket) => {
    const below = raw;
    socket.on('error', () => {});
    socket.once('data', () => trick(socket, below));
  });
  server.on('connection', (socket: Socket) => {
    raw = socket;
  });
  return listening(server);
}

const unasked = 'the server changes to another protocol, which was not asked for';
const unanswered = 'the server closed the connection without an answer';
const unended = 'the server closed the connection before the end of its answer';
const tooMuch = 'more than 557056 bytes came, expected an answer of at most 65536';
const late = 'no whole answer within 0.3 s';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const upgrade = 'HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n';

const tricks: [what: string, 'tls' | 'tcp', Trick, problem: string, detail: string][] = [
  ['switches to another protocol', 'tls', (socket) => socket.write(upgrade), 'protocol', unasked],
  [
    'switches to another protocol and speaks it',
    'tls',
    (socket) => {
      socket.write(upgrade);
      drip(socket, 'x');
    },
    'protocol',
    unasked,
  ],
  [
    'opens a tunnel',
    'tls',
    (socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    'timeout',
    late,
  ],
  [
    'sends 100 Continue, and then nothing',
    'tls',
    (socket) => socket.write('HTTP/1.1 100 x\r\n\r\n'),
    'timeout',
    late,
  ],
  ['sends 100 Continue for ever', 'tls', (socket) => drip(socket, 'HTTP/1.1 100 x\r\n\r\n'), 'timeout', late],
  [
    'floods with status 100',
    'tls',
    (socket) => flood(socket, 'HTTP/1.1 100 x\r\n\r\n'),
    'too-large',
    tooMuch,
  ],
  [
    'floods with status 103',
    'tls',
    (socket) => flood(socket, 'HTTP/1.1 103 x\r\nLink: </x>\r\n\r\n'),
    'too-large',
    tooMuch,
  ],
  [
    'sends headers for ever, slowly',
    'tls',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'x: y\r\n');
    },
    'timeout',
    late,
  ],
  [
    'sends headers for ever, fast',
    'tls',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, 'x: y\r\n');
    },
    'too-large',
    'not HTTP: Header overflow',
  ],
  [
    'sends a chunk length for ever',
    'tls',
    (socket) => {
      socket.write(`${chunked}2;`);
      flood(socket, 'x');
    },
    'too-large',
    'not HTTP: Chunk extensions overflow',
  ],
  [
    'sends trailers for ever',
    'tls',
    (socket) => {
      socket.write(`${chunked}0\r\n`);
      flood(socket, 'x: y\r\n');
    },
    'too-large',
    'not HTTP: Header overflow',
  ],
  [
    'wraps each byte in a kilobyte',
    'tls',
    (socket) => {
      socket.write(chunked);
      flood(socket, `1;${'x'.repeat(1_000)}\r\nx\r\n`);
    },
    'too-large',
    tooMuch,
  ],
  ['closes its side without an answer', 'tls', (socket) => socket.end(), 'protocol', unanswered],
  ['closes without an answer', 'tls', (socket) => socket.destroy(), 'protocol', unanswered],
  ['resets without an answer', 'tls', (_socket, raw) => raw.resetAndDestroy(), 'protocol', unanswered],
  [
    'closes its side within the head',
    'tls',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    'protocol',
    unanswered,
  ],
  [
    'closes its side within the body',
    'tls',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvers'),
    'protocol',
    unended,
  ],
  [
    'closes its side within the chunks',
    'tls',
    (socket) => socket.end(`${chunked}4\r\nvers\r\n`),
    'protocol',
    unended,
  ],
  [
    'resets within the body',
    'tls',
    (socket, raw) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvers', () => raw.resetAndDestroy()),
    'protocol',
    unended,
  ],
  [
    'gives two lengths',
    'tls',
    (socket) => socket.write(`${chunked.slice(0, -2)}Content-Length: 2\r\n\r\n0\r\n\r\n`),
    'protocol',
    "not HTTP: Content-Length can't be present with Transfer-Encoding",
  ],
  ['accepts and says nothing', 'tcp', () => {}, 'timeout', late],
  [
    'never ends its handshake',
    'tcp',
    (socket) => socket.write(Buffer.from('1603034000', 'hex')),
    'timeout',
    late,
  ],
  [
    'sends its handshake a byte at a time',
    'tcp',
    (socket) => {
      socket.write(Buffer.from('1603034000', 'hex'));
      drip(socket, Buffer.of(2));
    },
    'timeout',
    late,
  ],
  [
    'sends garbage instead of a handshake',
    'tcp',
    (socket) => flood(socket, 'x'),
    'tls',
    'wrong version number',
  ],
  [
    'closes its side during the handshake',
    'tcp',
    (socket) => socket.end(),
    'tls',
    'the server closed the connection during the handshake',
  ],
];

describe('createPublicFetch() with a hostile server', () => {
  const requests: ClientRequest[] = [];
  const note = (message: unknown) => void requests.push((message as { request: ClientRequest }).request);
  beforeAll(() => subscribe('http.client.request.created', note));
  afterAll(() => void unsubscribe('http.client.request.created', note));
  afterEach(() => {
    requests.length = 0;
    vi.restoreAllMocks();
  });

  /** Gone: the one connection of the one request, and the one timer. */
  async function fetchAndForget(fetch: (timeoutMs: number) => Promise<unknown>) {
    const timeoutMs = 300;
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const start = performance.now();
    const result = await fetch(timeoutMs);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(requests.map(({ socket }) => socket?.destroyed)).toEqual([true]);
    const started = timers.mock.results.filter((_, index) => timers.mock.calls[index]?.[1] === timeoutMs);
    expect(started).toHaveLength(1);
    expect(cleared).toHaveBeenCalledWith(started[0]?.value);
    return result;
  }

  test.each(tricks)('gives up in time if a server %s', async (_label, kind, trick, problem, detail) => {
    const port = await playTricks(kind, trick);
    const result = await fetchAndForget((timeoutMs) => fetchAt(port, { timeoutMs }).get(url));
    expect(result).toEqual({ ok: false, problem, detail });
  });

  test('gives up in time if a server reads nothing of what is posted', async () => {
    const port = await playTricks('tls', (socket) => socket.pause());
    const body = Buffer.alloc(8 * 1024 * 1024);
    const result = await fetchAndForget((timeoutMs) =>
      fetchAt(port, { timeoutMs }).post(url, body, 'text/plain'),
    );
    expect(result).toEqual({ ok: false, problem: 'timeout', detail: late });
  });

  test('gives up in time if a lookup is never answered', async () => {
    const result = await fetchAndForget((timeoutMs) =>
      createPublicFetch({ lookup: () => {}, timeoutMs }).get(url),
    );
    expect(result).toEqual({ ok: false, problem: 'timeout', detail: late });
  });

  test.each<[string, string, number, string]>([
    ['status 204 with a body', 'HTTP/1.1 204 x\r\nContent-Length: 2\r\n\r\nab', 204, ''],
    ['status 304 with a body', 'HTTP/1.1 304 x\r\nContent-Length: 2\r\n\r\nab', 304, ''],
    ['status 101 without a protocol', 'HTTP/1.1 101 x\r\n\r\n', 101, ''],
    [
      'an offer to switch the protocol',
      'HTTP/1.1 200 x\r\nUpgrade: h2c\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\nab',
      200,
      'ab',
    ],
    ['more bytes than its length', 'HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nabcd', 200, 'ab'],
    [
      'two answers',
      'HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n',
      200,
      'ab',
    ],
    [
      'a few early hints',
      `${'HTTP/1.1 103 x\r\n\r\n'.repeat(3)}HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nab`,
      200,
      'ab',
    ],
  ])('handles %s as a sender would', async (_label, answer, status, body) => {
    const port = await playTricks('tls', (socket) => socket.write(answer));
    const result = await fetchAndForget((timeoutMs) => fetchAt(port, { timeoutMs }).get(url));
    expect(result).toMatchObject({ ok: true, status, certificateNotAfter: expect.any(Date) });
    expect(result).toMatchObject({ body: Buffer.from(body) });
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
  ['the 6bone, which was given back', '3ffe::1'],
  ['unassigned addresses', '4000::1'],
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
    '2000::1',
    '3ffd:ffff::1',
    '::ffff:8.8.8.8',
  ])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each(['', 'localhost', '1.2.3.4.5', '256.1.1.1', ':::'])(
    'refuses text that is not an address: "%s"',
    (text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );
});

describe('createPublicFetch() with an address that is not public', () => {
  test.each(notPublic)('refuses a name that resolves to %s %s', async (_label, address) => {
    const result = await createPublicFetch({ lookup: resolveTo(address) }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('refuses a name that has a public and a private address', async () => {
    const result = await createPublicFetch({ lookup: resolveTo('1.1.1.1', '10.0.0.1') }).get(url);
    expect(result).toMatchObject({ ok: false, problem: 'private-address' });
  });

  test('resolves a name once, so that a second answer cannot differ', async () => {
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

  test('refuses private addresses even if loopback is allowed', async () => {
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
    ['text that is not a URL', 'mta-sts.example.com', 'protocol'],
    ['nothing', '', 'protocol'],
    ['an endless URL', `https://mta-sts.example.com/${'x'.repeat(3_000)}`, 'protocol'],
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
