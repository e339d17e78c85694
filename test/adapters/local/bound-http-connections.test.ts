import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundHttpConnections } from '../../../adapters/local/bound-http-connections.ts';
import { httpConnectionLimits } from '../../../adapters/local/connections.ts';
import { systemClock } from '../../../adapters/system.ts';

const stop: (() => void)[] = [];
afterEach(() => {
  for (const one of stop.splice(0)) one();
});

async function start(limits: Partial<typeof httpConnectionLimits>, listener: RequestListener) {
  const server = createServer(listener);
  const sockets = boundHttpConnections(server, { ...httpConnectionLimits, ...limits }, systemClock);
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
