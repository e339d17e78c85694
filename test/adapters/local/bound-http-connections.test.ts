import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { boundHttpConnections } from '../../../adapters/local/bound-http-connections.ts';
import { httpConnectionLimits } from '../../../adapters/local/connections.ts';
import { systemClock } from '../../../adapters/system.ts';

const stop: (() => void)[] = [];
afterEach(() => {
  for (const one of stop.splice(0)) one();
});

async function start(limits: Partial<typeof httpConnectionLimits>, listener: RequestListener) {
  const server = createServer();
  const sockets = boundHttpConnections(server, { ...httpConnectionLimits, ...limits }, systemClock, listener);
  stop.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    socket.on('error', () => {}).resume();
    stop.push(() => socket.destroy());
    await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
    return socket;
  };
  return { sockets, open };
}

const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const unfinished = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';

test('a request that does not end is closed in favour of one that does', async () => {
  const { open, sockets } = await start({ connections: 2 }, (_, response) => response.end('served'));
  const silent = await open();
  const endless = await open();
  endless.write(unfinished);
  const closed = [once(silent, 'close'), once(endless, 'close')];
  for (const _ of [1, 2]) {
    const honest = await open();
    honest.write(request);
    expect(String(await once(honest, 'data'))).toContain('served');
  }
  await Promise.all(closed);
  expect([...sockets]).toHaveLength(2);
});

test('a request that waits for its answer is not closed', async () => {
  const arrived = Promise.withResolvers<() => void>();
  const { open } = await start({ connections: 1 }, (_, response) =>
    arrived.resolve(() => response.end('served')),
  );
  const honest = await open();
  honest.write(request);
  const answer = await arrived.promise;
  const another = await open();
  await once(another, 'close');
  answer();
  expect(String(await once(honest, 'data'))).toContain('served');
});

test('one address has a limited number of connections', async () => {
  const { open } = await start({ connectionsPerNetwork: 1, isUnlimited: () => false }, (_, response) =>
    response.end('served'),
  );
  const first = await open();
  await once(await open(), 'close');
  first.write(request);
  expect(String(await once(first, 'data'))).toContain('served');
});

test.each([
  [
    'before it is answered',
    (_: unknown, response: ServerResponse) => setImmediate(() => response.end('served')),
  ],
  [
    'while nobody reads the answer',
    (_: unknown, response: ServerResponse) => response.end('x'.repeat(10_000_000)),
  ],
])('a connection that sends requests %s is closed, and only the first begins', async (_, listener) => {
  let begun = 0;
  const { open, sockets } = await start({}, (incoming, response) => {
    begun++;
    listener(incoming, response);
  });
  const greedy = await open();
  greedy.pause().write(request.repeat(1_000));
  const closed = once(greedy, 'close');
  // It notices the end as it reads on.
  while ([...sockets].length > 0) await setImmediatePromise();
  greedy.resume();
  await closed;
  expect(begun).toBe(1);
});

test('a request that comes before we know that the last answer was written waits for that: over TLS, clients are so quick', () => {
  const server = new EventEmitter();
  const answered: unknown[] = [];
  boundHttpConnections(server as never, httpConnectionLimits, systemClock, (incoming) =>
    answered.push(incoming),
  );
  const socket = Object.assign(new EventEmitter(), {
    remoteAddress: '127.0.0.1',
    remotePort: 1,
    destroyed: false,
    destroy: () => Object.assign(socket, { destroyed: true }),
  });
  server.emit('connection', socket);
  const ask = (state: { writableEnded: boolean; writableFinished: boolean }) => {
    const exchange = {
      request: { socket, complete: true },
      response: Object.assign(new EventEmitter(), state),
    };
    server.emit('request', exchange.request, exchange.response);
    return exchange;
  };
  const first = ask({ writableEnded: true, writableFinished: false });
  const second = ask({ writableEnded: false, writableFinished: false });
  expect(answered).toEqual([first.request]);
  first.response.emit('finish');
  expect(answered).toEqual([first.request, second.request]);
  expect(socket.destroyed).toBe(false);
  ask({ writableEnded: false, writableFinished: false });
  expect([answered.length, socket.destroyed], 'one that is not answered yet').toEqual([2, true]);
});

test('a connection is answered as often as it asks, one request after the other', async () => {
  const { open } = await start({}, (_, response) => response.end('x'.repeat(1_000_000)));
  const honest = await open();
  for (let n = 0; n < 5; n++) {
    honest.write(request);
    let bytes = 0;
    while (bytes < 1_000_000) bytes += String((await once(honest, 'data'))[0]).length;
  }
  expect(honest.closed).toBe(false);
});
