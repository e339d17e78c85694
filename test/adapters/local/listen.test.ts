import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { closeServer, listen, listenError } from '../../../adapters/local/listen.ts';

test('listen() returns the port that was free, and closeServer() frees it and drops connections', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  const port = await listen(server, 'DNS', 0, '127.0.0.1');
  const client = connect(port, '127.0.0.1');
  await once(server, 'connection');
  const dropped = once(client, 'close');
  await closeServer(server, sockets);
  await dropped;
  await closeServer(server, []);
  const again = createServer();
  expect(await listen(again, 'DNS', port, '127.0.0.1')).toBe(port);
  await closeServer(again, []);
});

test.each([
  [
    'EADDRINUSE',
    'another program uses it; stop that one, or choose another with --https-port (0 picks a free one)',
  ],
  ['EACCES', 'this user may not use it; choose one above 1023 with --https-port'],
  ['EADDRNOTAVAIL', 'odd; choose another with --https-port'],
])('listenError() says what to do about %s', (code, why) => {
  const cause = Object.assign(new Error('odd'), { code });
  expect(listenError('HTTPS', 443, '127.0.0.1', cause).message).toBe(
    `Cannot listen on 127.0.0.1:443 for HTTPS: ${why}`,
  );
});
