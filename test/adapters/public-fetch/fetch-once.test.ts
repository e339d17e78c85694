import { createServer as createTcpServer, type LookupFunction, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createPublicFetch } from '../../../adapters/public-fetch/public-fetch.ts';
import {
  ca,
  closeNow,
  fetchAt,
  type Handler,
  host,
  listening,
  newAuthority,
  resolveTo,
  serve,
  url,
  useServers,
} from './fetch-servers.ts';

useServers();

describe('createPublicFetch()', () => {
  test('gives the status, media type, bytes and expiry of the certificate', async () => {
    const received: unknown[] = [];
    const port = await serve((request, response) => {
      received.push(request.method, request.url, request.headers.host);
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('version: STSv1\r\n');
    });
    const result = await fetchAt(port).get(`${url}?x=1`);
    expect(result).toMatchObject({ ok: true, status: 200, contentType: 'text/plain; charset=utf-8' });
    if (!result.ok) throw new Error(result.detail);
    expect(Buffer.from(result.body).toString()).toBe('version: STSv1\r\n');
    expect(result.certificateNotAfter).toEqual((await ca.issue(host)).notAfter);
    expect(Number(result.certificateNotAfter) - Number(result.certificateNotBefore)).toBeGreaterThan(
      89 * 86_400_000,
    );
    expect(received).toEqual(['GET', '/.well-known/mta-sts.txt?x=1', host]);
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

  test('gives up earlier if the caller asks for that, and not later', async () => {
    const late = { ok: false, problem: 'timeout', detail: 'no complete answer within 0.02 s' };
    const lookup = () => {};
    expect(await createPublicFetch({ lookup }).get(url, { timeoutMs: 20 })).toEqual(late);
    expect(await createPublicFetch({ lookup, timeoutMs: 20 }).get(url, { timeoutMs: 9_000 })).toEqual(late);
    const posted = createPublicFetch({ lookup }).post(url, Buffer.of(), 'text/plain', {}, { timeoutMs: 20 });
    expect(await posted).toEqual(late);
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
    expect(await fetchAt(port, { timeoutMs: 200 }).get(url)).toMatchObject({ ok: false, problem: 'timeout' });
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
    await closeNow(server);
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
