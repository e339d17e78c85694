import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { StartFlags } from '../../bin/run-service.ts';
import { runService } from '../../bin/run-service.ts';

const flags: StartFlags = {
  data: '/nowhere/strictmx',
  host: '127.0.0.1',
  apiPort: '0',
  httpsPort: '0',
  dnsPort: '0',
  smtpPort: '0',
  json: false,
  isDnsPortDefault: false,
};

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test.each<[Partial<StartFlags>, RegExp]>([
  [{ apiPort: '70000' }, /"--api-port" is "70000", expected a port from 0 to 65535/],
  [{ dnsPort: 'dns' }, /"--dns-port" is "dns", expected a port/],
  [{ adminToken: 'short' }, /"--admin-token" is too short/],
  [{ adminToken: 'with a space in its middle' }, /"--admin-token" is too short/],
  [{ storedBytesPerDay: '20 GB' }, /"--stored-bytes-per-day" is "20 GB", expected a number of bytes/],
  [{ relay: 'mail' }, /"--relay" is "mail", expected host:port/],
  [
    { publicUrl: 'http://a.example' },
    /"--public-url" is "http:\/\/a.example", expected an HTTPS URL without a path/,
  ],
  [{ publicUrl: 'https://a.example/api' }, /"--public-url" is .*, expected an HTTPS URL without a path/],
  [{ publicUrl: 'a.example' }, /"--public-url" is "a.example", expected an HTTPS URL/],
  [{ alarmTo: 'ops' }, /"--alarm-to" is "ops", expected an address outside reports.strictmx.test such as/],
  [{ alarmTo: 'a@Reports.strictmx.test' }, /"--alarm-to" is .*, expected an address outside reports/],
  [{ alarmTo: 'ops@example.net', alarmLanguage: 'xx' }, /"--alarm-language" is "xx", expected "en" or "ja"/],
  [{ alarmLanguage: 'ja' }, /"--alarm-language" is for the mail of "--alarm-to", which is missing/],
  [{ verifyAt: 'host:99999' }, /"--verify-at" is "99999", expected a port/],
  [{ verifyCa: 'ca.pem' }, /"--verify-ca" needs "--verify-at"/],
  [{ host: 'localhost' }, /"--host" is "localhost", expected an address such as "127.0.0.1"/],
  [{ host: '0.0.0.0' }, /listens on every address, so DNS needs "--public-address": expected an address/],
  [{ host: '0:0::' }, /listens on every address, so DNS needs "--public-address"/],
  [{ publicAddress: ['192.0.2.10', '::'] }, /"--public-address" is "::", expected an address that others/],
  [{ publicAddress: ['mail.example.com'] }, /"--public-address" is "mail.example.com", expected an address/],
])('runService() refuses %j and says what it expects', async (wrong, message) => {
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runService({ ...flags, ...wrong }, '0.0.0');
  expect(error.mock.calls).toEqual([[expect.stringMatching(message)]]);
  expect(process.exitCode).toBe(1);
});

test('start refuses a folder that others may write to before it loads the service', () => {
  const data = mkdtempSync(join(tmpdir(), 'strictmx-run-'));
  chmodSync(data, 0o777);
  const hook = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (/(?:run|local)-service\\.ts$/.test(url)) console.error(url.split('/').at(-1));
  return next(url, context);
} });`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, 'bin/strictmx.js'];
  const { status, stderr } = spawnSync(process.execPath, [...args, 'start', '--data', data], {
    encoding: 'utf8',
  });
  expect(stderr.split('\n')).toEqual([
    'run-service.ts',
    expect.stringMatching(/^Cannot use the data folder .* other users may write to/),
    '',
  ]);
  expect(status).toBe(1);
  rmSync(data, { recursive: true });
});
