import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type LocalServer, listenLocally } from '../../../bin/resolve/local-server.ts';
import { answerSocketmap, connectSocketmap } from '../../../bin/resolve/socketmap-server.ts';
import { formatNetstring } from '../../../core/sender/wire/netstring.ts';
import { CacheWorld, policyText } from '../../service/sender/cache/cache-world.ts';
import { SocketmapClient } from './local-client.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(answer: (text: string) => string | Promise<string>): Promise<LocalServer> {
  const server = await listenLocally({ host: '127.0.0.1', port: 0 }, (socket, onIdle) =>
    connectSocketmap(socket, answer, onIdle),
  );
  closing.push(() => server.close());
  return server;
}

function clientOf({ address }: LocalServer): SocketmapClient {
  const client = new SocketmapClient(address);
  closing.push(() => client.close());
  return client;
}

test.each([
  ['the older protocol', 'QUERY example.com', /^\d+:OK secure match=mx.example.com servername=hostname,$/],
  ['the map name of postfix-mta-sts-resolver', 'postfix example.com', /^\d+:OK secure match=[^ ]+ [^ ]+,$/],
  ['Postfix 3.10', 'QUERYwithTLSRPT example.com', /^\d+:OK secure .* policy_type=sts .*,$/],
  ['a parent', 'QUERY .example.com', /^9:NOTFOUND ,$/],
  ['a smart host', 'QUERY [mx.example.com]:587', /^9:NOTFOUND ,$/],
  ['a name that is none', 'QUERY a b', /^9:NOTFOUND ,$/],
  ['an unknown map', 'other example.com', /^9:NOTFOUND ,$/],
  ['REQUIRETLS, which the next item of the list enforces', 'requiretls example.com', /^9:NOTFOUND ,$/],
])('answerSocketmap() answers %s', async (_, question, answer) => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  expect(await answerSocketmap(world.cache, question)).toMatch(answer);
});

test('connectSocketmap() answers in the order of the questions, whichever is ready first', async () => {
  const waiting = new Map<string, (text: string) => void>();
  const server = await start((text) =>
    text === 'now' ? formatNetstring(text) : new Promise((resolve) => waiting.set(text, resolve)),
  );
  const client = clientOf(server);
  const answers = ['now', 'slow', 'now', 'slower'].map((text) => client.ask(text));
  expect(await answers[0]).toBe('now');
  while (waiting.size < 2) await new Promise(setImmediate);
  waiting.get('slower')?.(formatNetstring('slower'));
  waiting.get('slow')?.(formatNetstring('slow'));
  expect(await Promise.all(answers)).toEqual(['now', 'slow', 'now', 'slower']);
});

test.each([
  ['what is no netstring', 'GET / HTTP/1.1\r\n\r\n'],
  ['a question that is too long', '1001:'],
  ['a thousand questions at once that must wait', formatNetstring('wait').repeat(1_001)],
])('connectSocketmap() closes the connection after %s', async (_, bytes) => {
  const server = await start(() => new Promise(() => {}));
  expect(await clientOf(server).send(bytes)).toBe('closed');
});

/** The socket of a client that never reads. */
class UnreadSocket {
  writableLength = 0;
  longestWrite = 0;
  destroyed = false;

  write(text: string): void {
    this.writableLength += text.length;
    this.longestWrite = Math.max(this.longestWrite, text.length);
  }

  destroy(): void {
    this.destroyed = true;
  }
}

const longAnswer = formatNetstring('x'.repeat(100_000));
const manyQuestions = Buffer.from(formatNetstring('x').repeat(10_000));

test('connectSocketmap() answers no further question of a client that does not read', () => {
  const socket = new UnreadSocket();
  let answered = 0;
  const answer = () => {
    answered++;
    return longAnswer;
  };
  const connection = connectSocketmap(socket as unknown as Socket, answer, () => {});
  expect(connection.onData(manyQuestions)).toBe(false);
  expect(answered).toBeLessThan(12);
  expect(socket.longestWrite).toBeLessThan(200_000);
});

test('connectSocketmap() closes the connection of a client that does not read what it waited for', async () => {
  const socket = new UnreadSocket();
  let asked = 0;
  const answer = async () => {
    asked++;
    return longAnswer;
  };
  const idle = Promise.withResolvers<void>();
  const connection = connectSocketmap(socket as unknown as Socket, answer, idle.resolve);
  connection.onData(Buffer.from(formatNetstring('x').repeat(500)));
  await idle.promise;
  expect(connection.isBusy()).toBe(false);
  expect(socket.destroyed).toBe(true);
  expect(socket.writableLength).toBeLessThan(1_200_000);
  expect(asked).toBe(500);
});

test('connectSocketmap() lets no more questions of a connection wait than a thousand', () => {
  let asked = 0;
  const connection = connectSocketmap(
    new UnreadSocket() as unknown as Socket,
    () => {
      asked++;
      return new Promise(() => {});
    },
    () => {},
  );
  expect(connection.onData(manyQuestions)).toBe(false);
  expect(asked).toBe(1_001);
});
