import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { listenApi } from '../../bin/api-server.ts';

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
