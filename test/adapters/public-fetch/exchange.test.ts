import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPublicFetch } from '../../../adapters/public-fetch/public-fetch.ts';
import { ca, fetchAt, host, listening, url, useServers } from './fetch-servers.ts';

useServers();

const drip = (socket: Socket, bytes: Buffer | string) => {
  const timer = setInterval(() => socket.write(bytes), 10);
  socket.on('close', () => clearInterval(timer));
};

const flood = (socket: Socket, text: string) => {
  const many = text.repeat(100);
  const more = () => {
    while (!socket.destroyed && socket.write(many));
    socket.once('drain', more);
  };
  more();
};

/** What a host does once it has read the request; `raw` is the connection below TLS. */
type Trick = (socket: Socket, raw: Socket) => void;

async function playTricks(kind: 'tls' | 'tcp', trick: Trick): Promise<number> {
  if (kind === 'tcp') {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => trick(socket, socket));
    });
    return listening(server);
  }
  const { key, chain } = await ca.issue(host);
  let raw: Socket;
  const server = createTlsServer({ key, cert: chain, allowHalfOpen: true }, (socket) => {
    const below = raw;
    socket.on('error', () => {});
    socket.once('data', () => trick(socket, below));
  });
  server.on('connection', (socket: Socket) => {
    raw = socket;
  });
  return listening(server);
}

const unasked = 'the server changes to another protocol, which was not asked for';
const unanswered = 'the server closed the connection without an answer';
const unended = 'the server closed the connection before the end of its answer';
const tooMuch = 'more than 557056 bytes came, expected an answer of at most 65536';
const late = 'no complete answer within 0.3 s';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const upgrade = 'HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n';

const tricks: [what: string, 'tls' | 'tcp', Trick, problem: string, detail: string][] = [
  ['switches to another protocol', 'tls', (socket) => socket.write(upgrade), 'protocol', unasked],
  [
    'switches to another protocol and speaks it',
    'tls',
    (socket) => {
      socket.write(upgrade);
      drip(socket, 'x');
    },
    'protocol',
    unasked,
  ],
  [
    'opens a tunnel',
    'tls',
    (socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    'timeout',
    late,
  ],
  [
    'sends 100 Continue, and then nothing',
    'tls',
    (socket) => socket.write('HTTP/1.1 100 x\r\n\r\n'),
    'timeout',
    late,
  ],
  ['sends 100 Continue for ever', 'tls', (socket) => drip(socket, 'HTTP/1.1 100 x\r\n\r\n'), 'timeout', late],
  [
    'floods with status 100',
    'tls',
    (socket) => flood(socket, 'HTTP/1.1 100 x\r\n\r\n'),
    'too-large',
    tooMuch,
  ],
  [
    'floods with status 103',
    'tls',
    (socket) => flood(socket, 'HTTP/1.1 103 x\r\nLink: </x>\r\n\r\n'),
    'too-large',
    tooMuch,
  ],
  [
    'sends headers for ever, slowly',
    'tls',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'x: y\r\n');
    },
    'timeout',
    late,
  ],
  [
    'sends headers for ever, fast',
    'tls',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, 'x: y\r\n');
    },
    'too-large',
    'not HTTP: Header overflow',
  ],
  [
    'sends a chunk length for ever',
    'tls',
    (socket) => {
      socket.write(`${chunked}2;`);
      flood(socket, 'x');
    },
    'too-large',
    'not HTTP: Chunk extensions overflow',
  ],
  [
    'sends trailers for ever',
    'tls',
    (socket) => {
      socket.write(`${chunked}0\r\n`);
      flood(socket, 'x: y\r\n');
    },
    'too-large',
    'not HTTP: Header overflow',
  ],
  [
    'wraps each byte in a kilobyte',
    'tls',
    (socket) => {
      socket.write(chunked);
      flood(socket, `1;${'x'.repeat(1_000)}\r\nx\r\n`);
    },
    'too-large',
    tooMuch,
  ],
  ['closes its side without an answer', 'tls', (socket) => socket.end(), 'protocol', unanswered],
  ['closes without an answer', 'tls', (socket) => socket.destroy(), 'protocol', unanswered],
  ['resets without an answer', 'tls', (_socket, raw) => raw.resetAndDestroy(), 'protocol', unanswered],
  [
    'closes its side within the head',
    'tls',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    'protocol',
    unanswered,
  ],
  [
    'closes its side within the body',
    'tls',
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvers'),
    'protocol',
    unended,
  ],
  [
    'closes its side within the chunks',
    'tls',
    (socket) => socket.end(`${chunked}4\r\nvers\r\n`),
    'protocol',
    unended,
  ],
  [
    'resets within the body',
    'tls',
    (socket, raw) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvers', () => raw.resetAndDestroy()),
    'protocol',
    unended,
  ],
  [
    'gives two lengths',
    'tls',
    (socket) => socket.write(`${chunked.slice(0, -2)}Content-Length: 2\r\n\r\n0\r\n\r\n`),
    'protocol',
    "not HTTP: Content-Length can't be present with Transfer-Encoding",
  ],
  ['accepts and says nothing', 'tcp', () => {}, 'timeout', late],
  [
    'never ends its handshake',
    'tcp',
    (socket) => socket.write(Buffer.from('1603034000', 'hex')),
    'timeout',
    late,
  ],
  [
    'sends its handshake a byte at a time',
    'tcp',
    (socket) => {
      socket.write(Buffer.from('1603034000', 'hex'));
      drip(socket, Buffer.of(2));
    },
    'timeout',
    late,
  ],
  [
    'sends garbage instead of a handshake',
    'tcp',
    (socket) => flood(socket, 'x'),
    'tls',
    'wrong version number',
  ],
  [
    'closes its side during the handshake',
    'tcp',
    (socket) => socket.end(),
    'tls',
    'the server closed the connection during the handshake',
  ],
];

describe('exchange() with a hostile server', () => {
  const requests: ClientRequest[] = [];
  const note = (message: unknown) => void requests.push((message as { request: ClientRequest }).request);
  beforeAll(() => subscribe('http.client.request.created', note));
  afterAll(() => void unsubscribe('http.client.request.created', note));
  afterEach(() => {
    requests.length = 0;
    vi.restoreAllMocks();
  });

  /** Checks that the connection of the one request, and the one timer, are gone afterwards. */
  async function fetchAndForget(fetch: (timeoutMs: number) => Promise<object>, timeoutMs = 300) {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const result = await fetch(timeoutMs);
    expect(requests.map(({ socket }) => socket?.destroyed)).toEqual([true]);
    const started = timers.mock.results.filter((_, index) => timers.mock.calls[index]?.[1] === timeoutMs);
    expect(started).toHaveLength(1);
    expect(cleared).toHaveBeenCalledWith(started[0]?.value);
    return result;
  }

  test.each(tricks)('gives up in time if a server %s', async (_label, kind, trick, problem, detail) => {
    const port = await playTricks(kind, trick);
    // On a busy machine a flood takes a while to reach its limit: only a silent server may run into the deadline.
    const result = await fetchAndForget(
      (timeoutMs) => fetchAt(port, { timeoutMs }).get(url),
      problem === 'timeout' ? 300 : 10_000,
    );
    // The code is the system's own (refused-error.test.ts).
    expect({ ...result, errorCode: undefined }).toEqual({ ok: false, problem, detail });
  });

  test('gives up in time if a server reads nothing of what is posted', async () => {
    const port = await playTricks('tls', (socket) => socket.pause());
    const body = Buffer.alloc(8 * 1024 * 1024);
    const result = await fetchAndForget((timeoutMs) =>
      fetchAt(port, { timeoutMs }).post(url, body, 'text/plain'),
    );
    expect(result).toEqual({ ok: false, problem: 'timeout', detail: late });
  });

  test('gives up in time if a lookup is never answered', async () => {
    const result = await fetchAndForget((timeoutMs) =>
      createPublicFetch({ lookup: () => {}, timeoutMs }).get(url),
    );
    expect(result).toEqual({ ok: false, problem: 'timeout', detail: late });
  });

  test.each<[string, string, number, string]>([
    ['status 204 with a body', 'HTTP/1.1 204 x\r\nContent-Length: 2\r\n\r\nab', 204, ''],
    ['status 304 with a body', 'HTTP/1.1 304 x\r\nContent-Length: 2\r\n\r\nab', 304, ''],
    ['status 101 without a protocol', 'HTTP/1.1 101 x\r\n\r\n', 101, ''],
    [
      'an offer to switch the protocol',
      'HTTP/1.1 200 x\r\nUpgrade: h2c\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\nab',
      200,
      'ab',
    ],
    ['more bytes than its length', 'HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nabcd', 200, 'ab'],
    [
      'two answers',
      'HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n',
      200,
      'ab',
    ],
    [
      'a few early hints',
      `${'HTTP/1.1 103 x\r\n\r\n'.repeat(3)}HTTP/1.1 200 x\r\nContent-Length: 2\r\n\r\nab`,
      200,
      'ab',
    ],
  ])('handles %s as a sender would', async (_label, answer, status, body) => {
    const port = await playTricks('tls', (socket) => socket.write(answer));
    const result = await fetchAndForget((timeoutMs) => fetchAt(port, { timeoutMs }).get(url));
    expect(result).toMatchObject({ ok: true, status, certificateNotAfter: expect.any(Date) });
    expect(result).toMatchObject({ body: Buffer.from(body) });
  });
});
