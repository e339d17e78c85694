import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportJson } from '../service/intake/report-mail.ts';
import { RunningService } from './running-service.ts';

let service: RunningService;
beforeEach(async () => {
  service = await RunningService.start();
});
afterEach(() => service.remove());

/** Posts to a report URL, and leaves before the end of the body. */
async function postHalf(path: string, localAddress: string): Promise<void> {
  const { hostname, port } = new URL(service.ready.api);
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const head = [`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Length: 1000', 'Expect: 100-continue', '', ''];
  socket.write(head.join('\r\n'));
  // It answers so once it has counted the post and reads the body.
  await once(socket, 'data');
  socket.write('{');
  socket.destroy();
}

/** Posts a whole body. @returns the answer's status */
async function post(path: string, localAddress: string, body: string): Promise<number> {
  const { hostname, port } = new URL(service.ready.api);
  const socket = connect({ host: hostname, port: Number(port), localAddress }).setEncoding('latin1');
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  socket.write([`POST ${path} HTTP/1.1`, 'Host: x', length, 'Connection: close', '', body].join('\r\n'));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return Number(String(answer).split(' ')[1]);
}

test('posts that are broken off count as junk of their network, and of no other', async () => {
  await service.api('PUT', '/v1/domains/example.com', { owner: 'acme', digestTo: [] });
  const { body } = await service.api('GET', '/v1/domains/example.com');
  const path = `/v1/tlsrpt/${body.reportAddress.split('@')[0]}`;
  // All of 127.0.0.0/8 is this machine, and each 24 bits of it are a network. It may send five that are junk, or 60 reports.
  const statuses: number[] = [];
  for (let round = 0; round < 12; round++) {
    await postHalf(path, '127.0.2.1');
    statuses.push(await post(path, '127.0.2.1', reportJson()));
  }
  expect(statuses[0]).toBe(202);
  expect(statuses).toContain(429);
  expect(await post(path, '127.0.3.1', reportJson())).toBe(202);
});
