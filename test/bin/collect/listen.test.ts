import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { listenOnDatagramSocket, listenOnStreamSocket, listenOnUdp } from '../../../bin/collect/listen.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { sendDatagrams } from './send-datagrams.ts';

const newFolder = temporaryFolders();
let dir: string;

beforeEach(() => {
  dir = newFolder();
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

describe('listenOnDatagramSocket()', () => {
  const fail = (why: string) => {
    throw new Error(why);
  };

  test('passes on each datagram without inner line ends, and removes the socket at the end', async () => {
    const path = join(dir, 'tlsrpt.sock');
    const sink = createSink();
    const source = await listenOnDatagramSocket(path, { mode: '0600' }, sink, fail);
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
    const source = await listenOnDatagramSocket(path, { mode: '0600' }, sink, fail);
    await expect(listenOnDatagramSocket(path, { mode: '0600' }, sink, fail)).rejects.toThrow(
      'another process already listens there',
    );
    sendDatagrams(path, '{}');
    await sink.until(1);
    await source.close();
  });

  test('refuses a path that the system would truncate', async () => {
    const path = join(dir, 'x'.repeat(120));
    await expect(listenOnDatagramSocket(path, { mode: '0600' }, createSink(), fail)).rejects.toThrow(
      'it has more than 103 bytes, expected a shorter path',
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  test('gives the socket the permissions and the group, and nobody more in between', async () => {
    const path = join(dir, 'tlsrpt.sock');
    const own = process.getgid?.() ?? 0;
    const source = await listenOnDatagramSocket(path, { mode: '0640', gid: own }, createSink(), fail);
    const { mode, gid } = statSync(path);
    expect((mode & 0o777).toString(8)).toBe('640');
    expect(gid).toBe(own);
    await source.close();
  });

  test('gives the reason why it cannot listen', async () => {
    const path = join(dir, 'missing', 'tlsrpt.sock');
    await expect(listenOnDatagramSocket(path, { mode: '0600' }, createSink(), fail)).rejects.toThrow(
      `Cannot listen on "${path}": No such file`,
    );
  });
});

test('listenOnStreamSocket() passes on each line', async () => {
  const path = join(dir, 'stream.sock');
  writeFileSync(join(dir, 'other'), '');
  const sink = createSink();
  const source = await listenOnStreamSocket(path, { mode: '0660' }, sink);
  createConnection(path).end('{"a":1}\n{"b":2}\n');
  expect(await sink.until(2)).toEqual(['{"a":1}', '{"b":2}']);
  await source.close();
});

test('listenOnStreamSocket() gives the socket its permissions and group, whatever the umask is', async () => {
  const path = join(dir, 'modes.sock');
  const umask = process.umask(0);
  const own = process.getgid?.() ?? 0;
  const listening = listenOnStreamSocket(path, { mode: '0640', gid: own }, createSink());
  const source = await listening.finally(() => process.umask(umask));
  const { mode, gid } = statSync(path);
  expect([(mode & 0o777).toString(8), gid]).toEqual(['640', own]);
  expect(process.umask()).toBe(umask);
  await source.close();
});

test.each(['listenOnStreamSocket', 'listenOnDatagramSocket'] as const)(
  '%s() does not replace a file that is not a socket',
  async (name) => {
    const path = join(dir, 'mail.log');
    writeFileSync(path, 'kept');
    const listening =
      name === 'listenOnStreamSocket'
        ? listenOnStreamSocket(path, { mode: '0660' }, createSink())
        : listenOnDatagramSocket(path, { mode: '0600' }, createSink(), () => {});
    await expect(listening).rejects.toThrow(`Cannot listen on "${path}"`);
    expect(readFileSync(path, 'utf8')).toBe('kept');
  },
);

test('listenOnStreamSocket() says why it cannot listen', async () => {
  const path = join(dir, 'missing', 'stream.sock');
  await expect(listenOnStreamSocket(path, { mode: '0660' }, createSink())).rejects.toThrow(
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
