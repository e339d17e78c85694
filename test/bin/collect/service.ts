import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  key: string;
  text: string;
  authorization: string;
}

/** What the API answers is up to the test. */
export async function startService(answer: (received: Received) => { status: number; body: string }) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      key: String(request.headers['idempotency-key']),
      text: Buffer.concat(chunks).toString(),
      authorization: String(request.headers.authorization),
    };
    received.push(one);
    const { status, body } = answer(one);
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    received,
    service: { api, token: 'secret' },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export const taken = () => ({ status: 202, body: JSON.stringify({ records: 1, accepted: 1, refused: [] }) });
