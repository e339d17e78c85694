import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { ApiEnv } from '../../../api/context.ts';
import { handleFailures } from '../../../api/handle-failures.ts';
import { BodyRoom } from '../../../api/limits/body-room.ts';
import { createBodyLimit } from '../../../api/limits/limit-body.ts';
import { detectLanguage, provideWords } from '../../../api/middleware/language.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

function start(room?: BodyRoom) {
  const ports = createFakePorts();
  const app = new Hono<ApiEnv>();
  app.use(detectLanguage).use(provideWords);
  handleFailures(app, ports);
  const clientOf = (env: unknown) => (env as { address?: string }).address ?? '';
  app.post('/', createBodyLimit(ports, { clientOf, ...(room && { bodyRoom: room }) })(10), async (c) =>
    c.text(await c.req.text()),
  );
  return {
    ports,
    post: (body: string | ReadableStream, address = '') =>
      app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit, { address }),
  };
}

const streamOf = (chunks: string[], end: (controller: ReadableStreamDefaultController) => void) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
      end(controller);
    },
  });

test('createBodyLimit() hands on a body that fits, in one piece or in many', async () => {
  const { post } = start();
  expect(await (await post('0123456789')).text()).toBe('0123456789');
  expect(await (await post(streamOf(['01', '23'], (stream) => stream.close()))).text()).toBe('0123');
});

test('createBodyLimit() answers 413 as soon as there is too much, though the body does not end', async () => {
  const { post } = start();
  expect((await post(streamOf(['01234', '567890'], () => {}))).status).toBe(413);
});

test('createBodyLimit() answers 503 for a body that is dropped', async () => {
  const { post } = start(new BodyRoom(5));
  const answer = await post(streamOf(['012345'], () => {}));
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '60']);
});

test('createBodyLimit() counts the addresses of a site together when it chooses a body to drop', async () => {
  const { post } = start(new BodyRoom(10));
  const held = (text: string, address: string) =>
    post(
      streamOf([text], () => {}),
      address,
    );
  held('0123', '2001:db8:1::1');
  const loud = [
    held('012', '2001:db8:2:1::1'),
    held('012', '2001:db8:2:2::1'),
    held('01', '2001:db8:2:3::1'),
  ];
  expect((await Promise.race(loud)).status).toBe(503);
});

test('createBodyLimit() logs bodies that are cut off once a minute, and none as an error', async () => {
  const { ports, post } = start();
  const cutOff = () => post(streamOf(['01'], (stream) => stream.error(new Error('aborted'))));
  for (let time = 0; time < 5; time++) expect((await cutOff()).status).toBe(400);
  ports.handles.clock.advance(60);
  await cutOff();
  expect(ports.handles.log.entries).toEqual([
    expect.objectContaining({ level: 'info', event: 'bodies-cut-off', fields: { count: 5 } }),
  ]);
});
