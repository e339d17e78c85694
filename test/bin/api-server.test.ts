import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { httpConnectionLimits } from '../../adapters/local/connections.ts';
import { type ApiLimits, apiLimits, clientOf, isUnencrypted, listenApi } from '../../bin/api-server.ts';

const app = { fetch: async (request: Request) => new Response(new URL(request.url).pathname) };

test('listenApi() serves the app, and closes with connections that are kept open', async () => {
  const server = await listenApi(app, 0, '127.0.0.1');
  const kept = connect(server.port, '127.0.0.1');
  await once(kept, 'connect');
  expect(await (await fetch(`http://127.0.0.1:${server.port}/v1/x`)).text()).toBe('/v1/x');
  const dropped = once(kept, 'close');
  await server.close();
  await dropped;
});

test('listenApi() names a port that is in use, and the option for another', async () => {
  const { port, close } = await listenApi(app, 0, '127.0.0.1');
  await expect(listenApi(app, port, '127.0.0.1')).rejects.toThrow('choose another with --api-port');
  await close();
});

describe('listenApi() limits what a client may use', () => {
  const close: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const one of close.splice(0)) await one();
  });

  async function start(limits: Partial<ApiLimits> = {}, answering: typeof app = app): Promise<Socket> {
    const server = await listenApi(answering, 0, '127.0.0.1', { ...apiLimits, ...limits });
    close.push(server.close);
    const socket = connect(server.port, '127.0.0.1').setEncoding('latin1');
    await once(socket, 'connect');
    return socket;
  }

  /** Everything that the server says until it hangs up. */
  async function said(socket: Socket): Promise<string> {
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text;
  }

  // What the client wrote must be read by then. If it is not, the server hangs up with a reset, which takes the answer away.
  const fast = { headersTimeout: 500, requestTimeout: 500, connectionsCheckingInterval: 5 };

  test('with 408, if a header does not end', async () => {
    const socket = await start({ http: fast });
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    expect(await said(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('with 408, if a body does not end', async () => {
    const reading = { fetch: async (request: Request) => new Response(await request.text()) };
    const socket = await start({ http: fast }, reading);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx');
    expect(await said(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('with 431, if a header is too large', async () => {
    const socket = await start();
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(await said(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('by hanging up, if nothing comes', async () => {
    expect(await said(await start({ idleMilliseconds: 20 }))).toBe('');
  });

  test('by closing an idle connection when there are too many', async () => {
    const first = await start({ connections: { ...httpConnectionLimits, connections: 1 } });
    const second = connect(first.remotePort ?? 0, '127.0.0.1').setEncoding('latin1');
    expect(await said(first)).toBe('');
    second.end('GET /served HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await said(second)).toContain('/served');
  });
});

test.each([
  ['127.0.0.1', '', false],
  ['::ffff:127.0.0.1', '', false],
  ['::1', '', false],
  ['192.0.2.1', '192.0.2.1', true],
])('clientOf() and isUnencrypted() of a connection from %s', (remoteAddress, client, isReadable) => {
  const bindings = { incoming: { socket: { remoteAddress } } };
  expect([clientOf(bindings), isUnencrypted(bindings)]).toEqual([client, isReadable]);
});
