import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAnswerCheck, WrongAnswerError } from '../../../adapters/aws/authoritative-answers.ts';
import type { RecordSet } from '../../../core/workflows/ports.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';

const name = '_mta-sts.example.com';
const set = (value: string): RecordSet => ({ name, type: 'TXT', ttlSeconds: 60, values: [value] });
let sockets: Socket[];
let log: MemoryLog;

beforeEach(() => {
  sockets = [];
  log = new MemoryLog();
});
afterEach(() => {
  for (const socket of sockets) socket.close();
});

/** A name server that gives these answers one after the other, the last one for ever; `undefined` is silence. */
async function serve(...answers: (string[] | undefined)[]): Promise<string> {
  const socket = createSocket('udp4', (query, peer) => {
    const values = answers.length > 1 ? answers.shift() : answers[0];
    if (!values) return;
    const { id, questions = [] } = dnsPacket.decode(query);
    const response = {
      type: 'response' as const,
      ...(id !== undefined && { id }),
      flags: dnsPacket.AUTHORITATIVE_ANSWER,
      questions,
      answers: values.map((data) => ({ type: 'TXT' as const, name, ttl: 60, data })),
    };
    socket.send(dnsPacket.encode(response), peer.port, peer.address);
  });
  sockets.push(socket);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return `127.0.0.1:${socket.address().port}`;
}

const check = (...servers: string[]) =>
  createAnswerCheck({
    log,
    findServers: async () => servers,
    tries: 3,
    waitMilliseconds: 1,
    timeoutMilliseconds: 250,
  });

test('is content when every server answers what was written', async () => {
  await check(await serve(['new']), await serve(['new']))([{ from: set('old'), to: set('new') }]);
  expect(log.entries).toEqual([]);
});

test('asks again while a server still has the old answer', async () => {
  await check(await serve(['old'], ['old'], ['new']))([{ from: set('old'), to: set('new') }]);
});

test('tells which server keeps answering something else', async () => {
  const server = await serve(['old']);
  const checking = check(await serve(['new']), server)([{ from: set('old'), to: set('new') }]);
  await expect(checking).rejects.toThrow(WrongAnswerError);
  await expect(checking).rejects.toThrow(`"${server}" answers "old", expected "new"`);
});

test('logs a server that does not answer, and goes by the others', async () => {
  await check(await serve(undefined), await serve(['new']))([{ from: undefined, to: set('new') }]);
  expect(log.entries).toMatchObject([{ event: 'dns-server-silent' }]);
});

test('wants no answer about what was removed', async () => {
  await check(await serve([]))([{ from: set('old'), to: undefined }]);
  await expect(check(await serve(['old']))([{ from: set('old'), to: undefined }])).rejects.toThrow(
    'answers "old", expected ""',
  );
});
