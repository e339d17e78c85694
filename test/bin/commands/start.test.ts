import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addStartCommand } from '../../../bin/commands/start.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { RunningService } from '../running-service.ts';
import { type Ran, runCommand } from './run-command.ts';

const folder = temporaryFolder();

/** A start that fails, in this process. */
function start(...flags: string[]): Promise<Ran> {
  const free = ['api', 'https', 'dns', 'smtp'].flatMap((name) => [`--${name}-port`, '0']);
  const args = ['start', '--data', join(folder, 'data'), ...free, ...flags];
  return runCommand((program) => addStartCommand(program, '0.0.0'), args);
}

test('start names a port that is in use, and how to choose another', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  for (const name of ['api', 'https', 'dns', 'smtp']) {
    const { exit, err } = await start(`--${name}-port`, String(port));
    expect(exit).toBe(1);
    expect(err).toContain(`127.0.0.1:${port}`);
    expect(err).toContain(`--${name}-port`);
  }
  taken.close();
});

test('start names a data folder that cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { exit, err } = await start('--data', join(folder, 'file', 'data'));
  expect(exit).toBe(1);
  expect(err).toContain(join(folder, 'file', 'data'));
  expect(err).toContain('--data');
});

test.runIf(process.platform === 'linux')(
  'start names a data folder that the file system cannot hold, instead of retrying for ever',
  async () => {
    const { exit, err } = await start('--data', '/proc/strictmx/data');
    expect(exit).toBe(1);
    expect(err).toContain('Cannot write to the data folder "/proc/strictmx/data"');
  },
);

test.each([
  [['--relay', 'mail'], /"--relay" is "mail", expected host:port/],
  [['--colour'], /unknown option '--colour'/],
])('start refuses %j, and says what it expects', async (flags, message) => {
  const { exit, err } = await start(...flags);
  expect(exit).not.toBe(0);
  expect(err).toMatch(message);
  expect(err).not.toContain('    at ');
});

test('start refuses a token that another user may have read, and says what to do', async () => {
  const dir = join(folder, 'prepared');
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, 'admin-token'), 'smx_admin_known\n');
  chmodSync(join(dir, 'admin-token'), 0o644);
  const { exit, err } = await start('--data', dir);
  expect(exit).toBe(1);
  expect(err).toContain(`run: chmod go-rwx '${join(dir, 'admin-token')}'`);
  expect(readdirSync(dir)).toEqual(['admin-token']);
});

test('start stops cleanly when it is asked to as soon as it says that it is ready', async () => {
  const service = await RunningService.start();
  expect(await service.kill('SIGTERM')).toBe(0);
  await service.remove();
});

describe('start, as a process of its own,', () => {
  let service: RunningService;
  beforeAll(async () => {
    const addresses = ['--public-address', '192.0.2.10', '2001:db8::10'];
    service = await RunningService.start(['--admin-token', 'my-own-admin-token', ...addresses]);
  });
  afterAll(() => service.remove());

  test('refuses a data folder that another process uses', async () => {
    const { exit, err } = await start('--data', service.dataDir);
    expect(exit).toBe(1);
    expect(err).toContain(service.dataDir);
  });

  test('accepts the token of --admin-token at the API', async () => {
    expect(service.ready.adminToken).toBe('my-own-admin-token');
    expect((await service.api('GET', '/v1/domains')).status).toBe(200);
  });

  test('gives DNS the addresses of --public-address that others reach, not the one it listens on', async () => {
    const host = 'edge.strictmx.test';
    expect(service.ready.dns.host).toBe('127.0.0.1');
    expect(await service.dns.resolve4(host)).toEqual(['192.0.2.10']);
    expect(await service.dns.resolve6(host)).toEqual(['2001:db8::10']);
  });
});
