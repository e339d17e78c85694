import { once } from 'node:events';
import { existsSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LocalLimits, listenLocally, localLimits } from '../../../bin/resolve/local-server.ts';
import { connectSocketmap } from '../../../bin/resolve/socketmap-server.ts';
import { formatNetstring } from '../../../core/sender/wire/netstring.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { SocketmapClient } from './local-client.ts';

const newFolder = temporaryFolders();
const start = (
  address: { path: string } | { host: string; port: number },
  answer: () => Promise<string>,
  limits: Partial<LocalLimits> = {},
) =>
  listenLocally(address, (socket, onIdle) => connectSocketmap(socket, answer, onIdle), {
    ...localLimits,
    ...limits,
  });
const local = { host: '127.0.0.1', port: 0 };
const yes = async () => formatNetstring('yes');

test('listenLocally() listens on a unix socket that every user may ask at, and removes it at the end', async () => {
  const path = join(newFolder(), 'socketmap');
  const server = await start({ path }, yes);
  expect(server.address).toEqual({ path });
  expect(statSync(path).mode & 0o777).toBe(0o666);
  const client = new SocketmapClient(server.address);
  expect(await client.ask('x')).toBe('yes');
  await server.close();
  await client.close();
  expect(existsSync(path)).toBe(false);
});

test('listenLocally() takes the place of a socket that a killed process left', async () => {
  const path = join(newFolder(), 'socketmap');
  const left = createServer().listen(`${path}.before`);
  await once(left, 'listening');
  // A killed process does not remove its socket, and this one does not find it.
  renameSync(`${path}.before`, path);
  await new Promise((resolve) => left.close(resolve));
  const server = await start({ path }, yes);
  const client = new SocketmapClient(server.address);
  expect(await client.ask('x')).toBe('yes');
  await client.close();
  await server.close();
});

test('listenLocally() leaves a socket to the process that listens there', async () => {
  const path = join(newFolder(), 'socketmap');
  const first = await start({ path }, yes);
  await expect(start({ path }, async () => formatNetstring('no'))).rejects.toThrow(/EADDRINUSE/);
  const client = new SocketmapClient(first.address);
  expect(await client.ask('x')).toBe('yes');
  await client.close();
  await first.close();
});

test('listenLocally() does not replace a file', async () => {
  const path = join(newFolder(), 'file');
  writeFileSync(path, 'precious');
  await expect(start({ path }, yes)).rejects.toThrow(`Cannot listen on "${path}"`);
});

test('listenLocally() says which port is taken', async () => {
  const server = await start({ host: '127.0.0.1', port: 0 }, yes);
  const { address } = server;
  await expect(start(address, yes)).rejects.toThrow(/Cannot listen on "127.0.0.1:\d+": .*EADDRINUSE/);
  await server.close();
});

test('listenLocally() closes only after the answers that it owes', async () => {
  let answer = (_: string) => {};
  const server = await start(
    { host: '127.0.0.1', port: 0 },
    () => new Promise((resolve) => (answer = resolve)),
  );
  const [busy, idle] = [new SocketmapClient(server.address), new SocketmapClient(server.address)];
  await once(idle.socket, 'connect');
  const answered = busy.ask('x');
  const asked = answer;
  while (answer === asked) await new Promise(setImmediate);
  const closed = server.close();
  await once(idle.socket, 'end');
  answer(formatNetstring('late'));
  expect(await answered).toBe('late');
  await closed;
  await Promise.all([busy.close(), idle.close()]);
});

test('listenLocally() closes the connection that has been idle the longest for a newcomer, and none that waits for us', async () => {
  let release = (_: string) => {};
  const slow = () => new Promise<string>((resolve) => (release = resolve));
  let answer: () => Promise<string> = slow;
  const server = await start(local, () => answer(), { connections: 3 });
  const busy = new SocketmapClient(server.address);
  const waits = busy.ask('x');
  await once(busy.socket, 'connect');
  const first = release;
  while (release === first) await new Promise(setImmediate);
  answer = yes;
  const [idle, used] = [new SocketmapClient(server.address), new SocketmapClient(server.address)];
  await idle.ask('x');
  await used.ask('x');
  await idle.ask('x');
  const closed = once(used.socket, 'close');
  const newcomer = new SocketmapClient(server.address);
  expect(await newcomer.ask('x')).toBe('yes');
  await closed;
  expect(await idle.ask('x')).toBe('yes');
  release(formatNetstring('late'));
  expect(await waits).toBe('late');
  await Promise.all([busy, idle, newcomer].map((client) => client.close()));
  await server.close();
});

test('listenLocally() takes nobody else if all connections wait for us', async () => {
  let asked = 0;
  let release = (_: string) => {};
  const server = await start(
    local,
    () => {
      asked++;
      return new Promise((resolve) => (release = resolve));
    },
    { connections: 1 },
  );
  const busy = new SocketmapClient(server.address);
  const waits = busy.ask('x');
  while (asked === 0) await new Promise(setImmediate);
  const newcomer = new SocketmapClient(server.address);
  expect(await newcomer.ask('x')).toBe('closed');
  release(formatNetstring('late'));
  expect(await waits).toBe('late');
  await busy.close();
  await server.close();
});

test('listenLocally() closes a connection whose question does not end, and no other', async () => {
  const server = await start(local, yes, { partialMilliseconds: 20 });
  const [whole, partial] = [new SocketmapClient(server.address), new SocketmapClient(server.address)];
  expect(await whole.ask('x')).toBe('yes');
  // It may be closed between two bytes, which is an error before it is closed.
  partial.socket.on('error', () => {});
  const closed = new Promise((resolve) => partial.socket.once('close', resolve));
  partial.socket.write('1:x,1000:');
  const drip = setInterval(() => partial.socket.write('x'), 5);
  await closed;
  clearInterval(drip);
  expect(await whole.ask('x')).toBe('yes');
  await whole.close();
  await server.close();
});

test('listenLocally() lets only one group ask at its socket if it is to', async () => {
  const path = join(newFolder(), 'socketmap');
  const gid = process.getgid?.() ?? 0;
  const server = await listenLocally({ path, gid }, () => ({ onData: () => true, isBusy: () => false }));
  expect([statSync(path).mode & 0o777, statSync(path).gid]).toEqual([0o660, gid]);
  await server.close();
});
