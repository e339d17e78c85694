import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { RunningService } from '../running-service.ts';

const folder = temporaryFolder();

function start(...flags: string[]): { status: number | null; stderr: string } {
  const free = ['api', 'https', 'dns', 'smtp'].flatMap((name) => [`--${name}-port`, '0']);
  const args = ['bin/strictmx.ts', 'start', '--data', join(folder, 'data'), ...free, ...flags];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
}

test('start names a port that is in use, and how to choose another', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  for (const name of ['api', 'https', 'dns', 'smtp']) {
    const { status, stderr } = start(`--${name}-port`, String(port));
    expect(status).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(stderr).toContain(`--${name}-port`);
  }
  taken.close();
});

test('start names a data folder that cannot be written', () => {
  writeFileSync(join(folder, 'file'), '');
  const { status, stderr } = start('--data', join(folder, 'file', 'data'));
  expect(status).toBe(1);
  expect(stderr).toContain(join(folder, 'file', 'data'));
  expect(stderr).toContain('--data');
});

test.runIf(process.platform === 'linux')(
  'start names a data folder that the file system cannot hold, instead of retrying for ever',
  () => {
    const { status, stderr } = start('--data', '/proc/strictmx/data');
    expect(status).toBe(1);
    expect(stderr).toContain('Cannot write to the data folder "/proc/strictmx/data"');
  },
);

test.each([
  [['--relay', 'mail'], /"--relay" is "mail", expected host:port/],
  [['--colour'], /unknown option '--colour'/],
])('start refuses %j, and says what it expects', (flags, message) => {
  const { status, stderr } = start(...flags);
  expect(status).not.toBe(0);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('    at ');
});

test('start refuses a token that another user may have read, and says how to go on', () => {
  const dir = join(folder, 'prepared');
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, 'admin-token'), 'smx_admin_known\n');
  chmodSync(join(dir, 'admin-token'), 0o644);
  const { status, stderr } = start('--data', dir);
  expect(status).toBe(1);
  expect(stderr).toContain(`run: chmod go-rwx '${join(dir, 'admin-token')}'`);
  expect(readdirSync(dir)).toEqual(['admin-token']);
});

test('start refuses a data folder that another process uses', async () => {
  const service = await RunningService.start();
  const { status, stderr } = start('--data', service.dataDir);
  expect(status).toBe(1);
  expect(stderr).toContain(service.dataDir);
  await service.remove();
});

test('start --admin-token sets the token that the API accepts', async () => {
  const service = await RunningService.start(['--admin-token', 'my-own-admin-token']);
  expect(service.ready.adminToken).toBe('my-own-admin-token');
  expect((await service.api('GET', '/v1/domains')).status).toBe(200);
  await service.remove();
});

test('start --public-address gives DNS the addresses that others reach, not the one it listens on', async () => {
  const service = await RunningService.start(['--public-address', '192.0.2.10', '2001:db8::10']);
  const host = 'edge.strictmx.test';
  expect(service.ready.dns.host).toBe('127.0.0.1');
  expect(await service.dns.resolve4(host)).toEqual(['192.0.2.10']);
  expect(await service.dns.resolve6(host)).toEqual(['2001:db8::10']);
  await service.remove();
});
