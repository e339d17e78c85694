import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { sendDatagrams } from '../collect/send-datagrams.ts';
import { startService, taken } from '../collect/service.ts';

const newFolder = temporaryFolders();
let dir: string;

beforeEach(() => {
  dir = newFolder();
});

describe('strictmx collect', () => {
  const run = (args: string[], api: string) =>
    spawn(process.execPath, ['bin/strictmx.js', 'collect', '--spool', join(dir, 'spool'), ...args], {
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

  test.each([
    [
      'refused some of it',
      {
        status: 202,
        body: JSON.stringify({ accepted: 1, refused: [{ index: 0, reason: 'it is not JSON' }] }),
      },
      'Forwarded 1 results, 1 refused, the first: it is not JSON',
    ],
    [
      'took nothing',
      { status: 422, body: JSON.stringify({ detail: 'it is empty' }) },
      'The service accepted nothing of a batch: HTTP 422: it is empty',
    ],
  ])('--stdin exits with 1 and says what, if the service %s', async (_, answer, message) => {
    const { service, close } = await startService(() => answer);
    const child = run(['--stdin'], service.api);
    child.stdin.end('{"d":"example.com"}\n');
    const [[code], text] = await Promise.all([once(child, 'close'), said(child.stderr, 'never')]);
    expect(text).toContain(message);
    expect(code).toBe(1);
    await close();
  });

  test('--stdin exits with 1 if a record is too long', async () => {
    const { service, close } = await startService(taken);
    const child = run(['--stdin'], service.api);
    child.stdin.end(`{"d":"example.com"}\n${'x'.repeat(70_000)}\n`);
    const [[code], text] = await Promise.all([once(child, 'close'), said(child.stderr, 'never')]);
    expect(text).toContain('Dropped a record of more than 64 KB');
    expect(code).toBe(1);
    await close();
  });

  test('--socket keeps results that arrived while the service was down for the next start', async () => {
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

  test('--socket lets only its user and group report, and --socket-group chooses the group', async () => {
    const path = join(dir, 'tlsrpt.sock');
    const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
    const child = run(['--socket', path, '--socket-group', group], 'http://127.0.0.1:9');
    await said(child.stderr, 'Collecting');
    const { mode, gid } = statSync(path);
    expect((mode & 0o777).toString(8)).toBe('660');
    expect(gid).toBe(process.getgid?.());
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
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

  test('says that a record was dropped if the disk is full, and continues', async () => {
    const { child, port } = await runOnUdp();
    rmSync(join(dir, 'spool'), { recursive: true });
    const socket = createSocket('udp4');
    const dropped = saidFirst(child.stderr, 'Dropped a record, because the spool cannot be written: ENOENT');
    socket.send('{}', port, '127.0.0.1', () => socket.close());
    await dropped;
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  /** On a free port: on another one if something else takes it before the child does. */
  async function runOnUdp(): Promise<{ child: ReturnType<typeof run>; port: number }> {
    const port = await freeUdpPort();
    const child = run(['--udp', String(port)], 'http://127.0.0.1:9');
    const said = await saidFirst(child.stderr, 'Collecting', 'EADDRINUSE');
    return said === 'Collecting' ? { child, port } : runOnUdp();
  }

  test.each<[string, string[], string]>([
    ['nothing to listen on', [], 'expected --socket, --stream, --udp or --stdin'],
    [
      'a group without a socket',
      ['--stdin', '--socket-group', 'postfix'],
      '"--socket-group" needs "--socket"',
    ],
    [
      'a group that is not there',
      ['--socket', 'tlsrpt.sock', '--socket-group', 'no-such-group'],
      'Cannot find the group of "--socket-group": "no-such-group"',
    ],
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

/** As `said`, and leaves the stream open for more. @returns the part that was said */
async function saidFirst(stream: Readable, ...parts: string[]): Promise<string> {
  for (let text = ''; ; text += String((await once(stream, 'data'))[0])) {
    const said = parts.find((part) => text.includes(part));
    if (said !== undefined) return said;
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
