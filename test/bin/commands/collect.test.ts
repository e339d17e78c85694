import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forwardForever, forwardOldest } from '../../../bin/collect/forward.ts';
import { listenOnDatagramSocket, listenOnStreamSocket, listenOnUdp } from '../../../bin/collect/listen.ts';
import { splitLines } from '../../../bin/collect/split-lines.ts';
import { Spool } from '../../../bin/collect/spool.ts';

const limits = { maxBytes: 10_000, maxBatchBytes: 1_000, maxBatchRecords: 3 };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'collect-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const later = (seconds: number) => new Date(Date.parse('2026-11-23T10:00:00Z') + seconds * 1_000);
const textOf = (spool: Spool) => spool.oldest()?.body.toString();

describe('Spool', () => {
  test('returns whole batches, the oldest first', () => {
    const spool = new Spool(dir, limits);
    for (const [at, line] of ['a', 'b', 'c', 'd'].entries()) spool.add(line, later(at));
    expect(textOf(spool)).toBe('a\nb\nc\n');
    spool.remove(spool.oldest()?.name ?? '');
    expect(spool.oldest()).toBeUndefined();
    spool.cut();
    expect(textOf(spool)).toBe('d\n');
  });

  test('starts another batch before one becomes too large', () => {
    const spool = new Spool(dir, limits);
    spool.add('x'.repeat(900), later(0));
    spool.add('y'.repeat(900), later(1));
    expect(textOf(spool)).toBe(`${'x'.repeat(900)}\n`);
  });

  test('finds what a killed process left, including the unfinished batch', () => {
    const killed = new Spool(dir, limits);
    for (const [at, line] of ['a', 'b', 'c', 'd'].entries()) killed.add(line, later(at));
    const spool = new Spool(dir, limits);
    expect(textOf(spool)).toBe('a\nb\nc\n');
    spool.remove(spool.oldest()?.name ?? '');
    expect(textOf(spool)).toBe('d\n');
  });

  test('drops the oldest if it is full, and counts them', () => {
    const spool = new Spool(dir, { ...limits, maxBytes: 2_000 });
    for (let at = 0; at < 10; at++) spool.add(`${at}${'x'.repeat(400)}`, later(at));
    spool.cut();
    expect(spool.dropped).toBe(6);
    expect(textOf(spool)?.startsWith('6x')).toBe(true);
  });

  test('gives every batch a different name, even in two processes in the same millisecond', () => {
    const names = [new Spool(join(dir, '1'), limits), new Spool(join(dir, '2'), limits)].map((spool) => {
      spool.add('a', later(0));
      spool.cut();
      return spool.oldest()?.name;
    });
    expect(names[0]).not.toBe(names[1]);
  });
});

describe('splitLines()', () => {
  test.each<[string, string[], string[], number]>([
    ['lines that span several chunks', ['{"a"', ':1}\n{"b":2}', '\n'], ['{"a":1}', '{"b":2}'], 0],
    ['a last line without an end', ['a\nb'], ['a', 'b'], 0],
    ['blank lines and CRLF', ['a\r\n\r\n  \nb\r\n'], ['a', 'b'], 0],
    [
      'a line that is too long, between others',
      ['a\n', 'x'.repeat(40_000), 'x'.repeat(40_000), '\nb\n'],
      ['a', 'b'],
      1,
    ],
    ['a last line that is too long', ['a\n', 'x'.repeat(70_000)], ['a'], 1],
  ])('reads %s', async (_what, chunks, expected, oversized) => {
    const lines: string[] = [];
    let dropped = 0;
    await splitLines(
      Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
      (line) => lines.push(line),
      () => dropped++,
    );
    expect(lines).toEqual(expected);
    expect(dropped).toBe(oversized);
  });
});

interface Received {
  key: string;
  text: string;
  authorization: string;
}

/** What the API answers is up to the test. */
async function startService(answer: (received: Received) => { status: number; body: string }) {
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

const taken = () => ({ status: 202, body: JSON.stringify({ records: 1, accepted: 1, refused: [] }) });

describe('forwardOldest()', () => {
  test('posts a batch with the token, uses its name as the key, and removes it', async () => {
    const { received, service, close } = await startService(taken);
    const spool = new Spool(dir, limits);
    spool.add('{"d":1}', later(0));
    spool.cut();
    const name = spool.oldest()?.name ?? '';
    expect(await forwardOldest(spool, service)).toEqual({ kind: 'sent', accepted: 1, refused: [] });
    expect(received).toEqual([{ key: name, text: '{"d":1}\n', authorization: 'Bearer secret' }]);
    expect(await forwardOldest(spool, service)).toEqual({ kind: 'empty' });
    await close();
  });

  test.each<[number, string, string, boolean]>([
    [503, 'the service is down', 'away', true],
    [401, 'the token is wrong', 'away', true],
    [404, 'the URL is wrong', 'away', true],
    [429, 'it is too much', 'away', true],
    [200, 'something else answers there', 'away', true],
    [400, 'it is unreadable', 'rejected', false],
    [422, 'every record is wrong', 'rejected', false],
  ])('after %i as %s: %s', async (status, detail, kind, isKept) => {
    const { service, close } = await startService(() => ({ status, body: JSON.stringify({ detail }) }));
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toMatchObject({ kind });
    expect(spool.oldest() !== undefined).toBe(isKept);
    await close();
  });

  test('logs the beginning of a reason that names every record', async () => {
    const detail = 'Cannot accept record 0: … '.repeat(1_000);
    const { service, close } = await startService(() => ({ status: 422, body: JSON.stringify({ detail }) }));
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toEqual({
      kind: 'rejected',
      reason: `HTTP 422: ${detail.slice(0, 300)}`,
    });
    await close();
  });

  test('keeps the batch if nothing listens', async () => {
    const { service, close } = await startService(taken);
    await close();
    const spool = new Spool(dir, limits);
    spool.add('{}', later(0));
    spool.cut();
    expect(await forwardOldest(spool, service)).toMatchObject({
      kind: 'away',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(spool.oldest()).toBeDefined();
  });
});

test('forwardForever() forwards everything, oldest first, once the service is back', async () => {
  let isBack = false;
  const { received, service, close } = await startService(() =>
    isBack ? taken() : { status: 503, body: '' },
  );
  const spool = new Spool(dir, limits);
  for (let at = 0; at < 9; at++) spool.add(String(at), later(at));
  const stop = new AbortController();
  await forwardForever(spool, service, {
    signal: stop.signal,
    idleMilliseconds: 1,
    report: () => {
      if (received.length === 3) isBack = true;
      if (!spool.oldest()) stop.abort();
    },
  });
  expect(received.slice(3).map(({ text }) => text)).toEqual(['0\n1\n2\n', '3\n4\n5\n', '6\n7\n8\n']);
  expect(new Set(received.slice(0, 4).map(({ key }) => key)).size).toBe(1);
  await close();
});

/** Collects what a source hands on; `next` waits for so many records. */
function createSink() {
  const records: string[] = [];
  let wake = () => {};
  return {
    records,
    onOversized: () => {},
    onRecord: (text: string) => {
      records.push(text);
      wake();
    },
    async until(count: number) {
      while (records.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return records;
    },
  };
}

/** As libtlsrpt does: one sendto() to the path. */
const sendDatagrams = (path: string, ...texts: string[]) =>
  execFileSync('perl', [
    '-MSocket',
    '-e',
    'my $p = pack_sockaddr_un(shift); socket(my $s, PF_UNIX, SOCK_DGRAM, 0); for (@ARGV) { send($s, $_, 0, $p) // die $! }',
    path,
    ...texts,
  ]);

describe('listenOnDatagramSocket()', () => {
  const fail = (why: string) => {
    throw new Error(why);
  };

  test('passes on each datagram without inner line ends, and removes the socket at the end', async () => {
    const path = join(dir, 'tlsrpt.sock');
    const sink = createSink();
    const source = await listenOnDatagramSocket(path, '0600', sink, fail);
    sendDatagrams(path, '{"d":"a.example"}', '{"d":\n"b.example"}', `{"d":"${'c'.repeat(60_000)}"}`);
    expect(await sink.until(3)).toEqual([
      '{"d":"a.example"}',
      '{"d": "b.example"}',
      `{"d":"${'c'.repeat(60_000)}"}`,
    ]);
    await source.close();
    expect(existsSync(path)).toBe(false);
  });

  test('replaces a socket that a killed process left, but not one in use', async () => {
    const path = join(dir, 'tlsrpt.sock');
    execFileSync('perl', [
      '-MSocket',
      '-e',
      'socket(my $s, PF_UNIX, SOCK_DGRAM, 0); bind($s, pack_sockaddr_un(shift))',
      path,
    ]);
    const sink = createSink();
    const source = await listenOnDatagramSocket(path, '0600', sink, fail);
    await expect(listenOnDatagramSocket(path, '0600', sink, fail)).rejects.toThrow('another process does');
    sendDatagrams(path, '{}');
    await sink.until(1);
    await source.close();
  });

  test('refuses a path that the system would truncate', async () => {
    const path = join(dir, 'x'.repeat(120));
    await expect(listenOnDatagramSocket(path, '0600', createSink(), fail)).rejects.toThrow(
      'it has more than 103 bytes, expected a shorter path',
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  test('gives the reason why it cannot listen', async () => {
    const path = join(dir, 'missing', 'tlsrpt.sock');
    await expect(listenOnDatagramSocket(path, '0600', createSink(), fail)).rejects.toThrow(
      `Cannot listen on "${path}": No such file`,
    );
  });
});

test('listenOnStreamSocket() passes on each line', async () => {
  const path = join(dir, 'stream.sock');
  writeFileSync(join(dir, 'other'), '');
  const sink = createSink();
  const source = await listenOnStreamSocket(path, sink);
  createConnection(path).end('{"a":1}\n{"b":2}\n');
  expect(await sink.until(2)).toEqual(['{"a":1}', '{"b":2}']);
  await source.close();
});

test.each(['listenOnStreamSocket', 'listenOnDatagramSocket'] as const)(
  '%s() does not replace a file that is not a socket',
  async (name) => {
    const path = join(dir, 'mail.log');
    writeFileSync(path, 'kept');
    const listening =
      name === 'listenOnStreamSocket'
        ? listenOnStreamSocket(path, createSink())
        : listenOnDatagramSocket(path, '0600', createSink(), () => {});
    await expect(listening).rejects.toThrow(`Cannot listen on "${path}"`);
    expect(readFileSync(path, 'utf8')).toBe('kept');
  },
);

test('listenOnStreamSocket() says why it cannot listen', async () => {
  const path = join(dir, 'missing', 'stream.sock');
  await expect(listenOnStreamSocket(path, createSink())).rejects.toThrow(
    `Cannot listen on "${path}": listen`,
  );
});

test('listenOnUdp() passes on each datagram, on the loopback address', async () => {
  const sink = createSink();
  const source = await listenOnUdp(0, sink);
  const socket = createSocket('udp4');
  socket.send('{"a":\n1}\n', source.port, '127.0.0.1', () => socket.close());
  expect(await sink.until(1)).toEqual(['{"a": 1}']);
  await source.close();
});

describe('strictmx collect', () => {
  const run = (args: string[], api: string) =>
    spawn(process.execPath, ['bin/strictmx.ts', 'collect', '--spool', join(dir, 'spool'), ...args], {
      env: { ...process.env, STRICTMX_API: api, STRICTMX_TOKEN: 'secret' },
    });

  test('--stdin forwards everything with a time, and ends', async () => {
    const { received, service, close } = await startService(taken);
    const child = run(['--stdin'], service.api);
    child.stdin.end('{"d":"example.com"}\n{"time":"2026-11-23T09:00:00Z","domain":"example.net"}\n');
    expect(await once(child, 'close')).toEqual([0, null]);
    const [first = '', second = ''] = received
      .map(({ text }) => text)
      .join('')
      .split('\n');
    expect(JSON.parse(first)).toEqual({ time: expect.stringMatching(/^20\d\d-.*Z$/), d: 'example.com' });
    expect(JSON.parse(second)).toEqual({ time: '2026-11-23T09:00:00Z', domain: 'example.net' });
    await close();
  });

  test('--socket keeps what arrived while the service was down for the next start', async () => {
    const { received, service, close } = await startService(taken);
    const path = join(dir, 'tlsrpt.sock');
    const away = run(['--socket', path], 'http://127.0.0.1:9');
    await said(away.stderr, 'Collecting');
    sendDatagrams(path, '{"d":"example.com"}');
    // The bridge hands on in order: once it is gone, everything was handed on.
    away.kill('SIGTERM');
    expect(await once(away, 'close')).toEqual([0, null]);
    expect(readdirSync(join(dir, 'spool'))).toHaveLength(1);

    const back = run(['--stdin'], service.api);
    back.stdin.end();
    await once(back, 'close');
    expect(received.map(({ text }) => JSON.parse(text).d)).toEqual(['example.com']);
    await close();
  });

  test('accepts only an HTTP URL as STRICTMX_API', async () => {
    const child = run(['--stdin'], 'localhost:8080');
    const [[code], text] = await Promise.all([once(child, 'close'), said(child.stderr, 'never')]);
    expect(text).toBe(
      'Cannot forward results: STRICTMX_API is "localhost:8080", expected a URL such as "https://api.example.net"\n',
    );
    expect(code).toBe(1);
  });

  test('refuses a spool that another collect uses', async () => {
    const first = run(['--socket', join(dir, 'tlsrpt.sock')], 'http://127.0.0.1:9');
    await said(first.stderr, 'Collecting');
    const second = run(['--stdin'], 'http://127.0.0.1:9');
    second.stdin.end('{"d":"example.com"}\n');
    const [[code], text] = await Promise.all([once(second, 'close'), said(second.stderr, 'never')]);
    expect(text).toContain(`Cannot use the spool "${join(dir, 'spool')}": another StrictMX process uses it`);
    expect(text).toContain('--spool DIR');
    expect(code).toBe(1);
    first.kill('SIGTERM');
    expect(await once(first, 'close')).toEqual([0, null]);
  });

  test('says that a record was dropped if the disk does not take it, and continues', async () => {
    const port = await freeUdpPort();
    const child = run(['--udp', String(port)], 'http://127.0.0.1:9');
    await saidFirst(child.stderr, 'Collecting');
    rmSync(join(dir, 'spool'), { recursive: true });
    const socket = createSocket('udp4');
    const dropped = saidFirst(child.stderr, 'Dropped a record, because the spool cannot be written:  ENOENT');
    socket.send('{}', port, '127.0.0.1', () => socket.close());
    await dropped;
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  test.each<[string, string[], string]>([
    ['nothing to listen on', [], 'expected --socket, --stream, --udp or --stdin'],
    ['an invalid limit', ['--stdin', '--spool-limit', 'all'], '"--spool-limit" is "all"'],
    [
      'invalid permissions',
      ['--socket', 'tlsrpt.sock', '--socket-mode', '999'],
      '"--socket-mode" is "999", expected octal permissions such as "0660"',
    ],
    [
      'a spool that is a file',
      ['--stdin', '--spool', 'package.json'],
      'Cannot write to the spool "package.json": EEXIST',
    ],
  ])('says what to do about %s', async (_what, args, message) => {
    const child = run(args, 'http://127.0.0.1:9');
    const text = await said(child.stderr, message);
    expect(text).toContain(message);
    expect(await once(child, 'close')).toEqual([1, null]);
  });
});

async function said(stream: Readable, part: string): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes(part)) break;
  }
  return text;
}

/** As `said`, and leaves the stream open for more. */
async function saidFirst(stream: Readable, part: string): Promise<void> {
  let text = '';
  while (!text.includes(part)) text += String((await once(stream, 'data'))[0]);
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
