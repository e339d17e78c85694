import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createAnswerCheck,
  findDelegatedServers,
  lookAtServers,
  WrongAnswerError,
} from '../../../../adapters/aws/dns/authoritative-answers.ts';
import type { RecordSet } from '../../../../service/ports/dns-zone.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';

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
const serve = (...answers: (string[] | undefined)[]) => serveAt('127.0.0.1', answers);

async function serveAt(host: '127.0.0.1' | '::1', answers: (string[] | undefined)[]): Promise<string> {
  const socket = createSocket(host === '::1' ? 'udp6' : 'udp4', (query, peer) => {
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
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  return host === '::1' ? `[::1]:${port}` : `${host}:${port}`;
}

/** How long a silent server is waited for. All others have to answer meanwhile, on a busy machine too. */
const timeoutMilliseconds = 1_500;

/** Each server by the addresses that it has. */
const check = (...servers: (string | string[])[]) =>
  createAnswerCheck({
    log,
    findServers: async () =>
      servers.map((addresses) => ({ name: 'ns.example.net', addresses: [addresses].flat() })),
    tries: 3,
    waitMilliseconds: 1,
    timeoutMilliseconds,
  });

test('accepts if every server answers with the written records', async () => {
  await check(await serve(['new']), await serve(['new']))([{ from: set('old'), to: set('new') }]);
  expect(log.entries).toEqual([]);
});

test('asks again while a server still gives the old answer', async () => {
  await check(await serve(['old'], ['old'], ['new']))([{ from: set('old'), to: set('new') }]);
});

test('names the server that keeps answering something else', async () => {
  const server = await serve(['old']);
  const checking = check(await serve(['new']), server)([{ from: set('old'), to: set('new') }]);
  await expect(checking).rejects.toThrow(WrongAnswerError);
  await expect(checking).rejects.toThrow(`"${server}" answers "old", expected "new"`);
});

test('logs a server that does not answer, and relies on the others', async () => {
  await check(await serve(undefined), await serve(['new']))([{ from: undefined, to: set('new') }]);
  expect(log.entries).toMatchObject([{ event: 'dns-server-silent' }]);
});

test('expects no answer for a removed record set', async () => {
  await check(await serve([]))([{ from: set('old'), to: undefined }]);
  await expect(check(await serve(['old']))([{ from: set('old'), to: undefined }])).rejects.toThrow(
    'answers "old", expected ""',
  );
});

test.each([
  ['IPv4', '127.0.0.1', '[::1]:1'],
  ['IPv6', '::1', '127.0.0.1:1'],
] as const)('accepts a server that answers only over %s', async (_, host, nobody) => {
  await check([await serveAt(host, [['new']]), nobody])([{ from: undefined, to: set('new') }]);
  expect(log.entries).toEqual([]);
});

test('does not rely on one family: an old answer over IPv6 counts', async () => {
  const server = await serveAt('::1', [['old']]);
  const checking = check([await serve(['new']), server])([{ from: set('old'), to: set('new') }]);
  await expect(checking).rejects.toThrow(`"${server}" answers "old"`);
});

test('logs a server that answers over neither family', async () => {
  await check(['127.0.0.1:1', '[::1]:1'], await serve(['new']))([{ from: undefined, to: set('new') }]);
  expect(log.entries).toMatchObject([{ event: 'dns-server-silent' }]);
});

test('findDelegatedServers() gives one address of each family that a server has', async () => {
  const addresses: Record<string, string[]> = {
    'A ns1.example.net': ['192.0.2.1', '192.0.2.2'],
    'AAAA ns1.example.net': ['2001:db8::1'],
    'AAAA ns2.example.net': ['2001:db8::2'],
  };
  const look = async (question: string) => addresses[question] ?? Promise.reject(new Error('ENODATA'));
  const dns = {
    resolveNs: async (zone: string) => {
      if (zone !== 'example.com') throw new Error('ENODATA');
      return ['ns1.example.net', 'ns2.example.net', 'ns3.example.net'];
    },
    resolve4: (host: string) => look(`A ${host}`),
    resolve6: (host: string) => look(`AAAA ${host}`),
  };
  expect(await findDelegatedServers(name, dns as never)).toEqual([
    { name: 'ns1.example.net', addresses: ['192.0.2.1', '2001:db8::1'] },
    { name: 'ns2.example.net', addresses: ['2001:db8::2'] },
    { name: 'ns3.example.net', addresses: [] },
  ]);
});

test.each<[string, (string[] | undefined)[], string[] | undefined]>([
  ['one value of all', [['a'], ['a']], ['a']],
  [
    'the same values in another order',
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    ['a', 'b'],
  ],
  ['that there is none', [[], []], []],
  ['of those that answer', [['a'], undefined], ['a']],
  ['nothing where they differ', [['a'], ['b']], undefined],
  ['nothing where only some have a value', [['a'], []], undefined],
  ['nothing where none answers', [undefined, undefined], undefined],
  ['nothing where there is no server', [], undefined],
])('lookAtServers() tells %s', async (_, answers, values) => {
  const servers = await Promise.all(answers.map((answer) => serve(answer)));
  const findServers = async () =>
    servers.map((address) => ({ name: 'ns.example.net', addresses: [address] }));
  const found = await lookAtServers(name, 'TXT', { findServers, timeoutMilliseconds });
  expect(found).toEqual(values);
});
