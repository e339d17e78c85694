import { expect, test, vi } from 'vitest';
import { call } from '../../../bin/commands/call-api.ts';
import { clientCommand } from './client-command.ts';

const { run, service, errors } = clientCommand((program) => {
  program.command('do').action(async () => {
    expect(await call('POST', '/v1/things', {})).toBeUndefined();
  });
});

test('call() prints what the service says it cannot do, and sets the exit code', async () => {
  await run(['do'], { detail: 'Cannot replay: "from" is "x"' }, 400);
  expect([errors, process.exitCode]).toEqual([['Cannot replay: "from" is "x"'], 1]);
});

test('call() names the status of an answer without a reason', async () => {
  await run(['do'], {}, 502);
  expect(errors).toEqual(['Cannot do this: the service answered status 502']);
  expect(process.exitCode).toBe(3);
});

test('call() says that nothing answers, and at which URL', async () => {
  service.mockImplementation(async () => {
    throw new TypeError('fetch failed');
  });
  expect(await call('GET', '/v1/things')).toBeUndefined();
  expect(errors).toEqual([
    'Cannot reach the service at "https://api.example.net": check that it is running and that STRICTMX_API is its URL',
  ]);
  expect(process.exitCode).toBe(3);
});

test('call() says that it needs a token', async () => {
  vi.stubEnv('STRICTMX_TOKEN', undefined);
  await run(['do'], {});
  expect(errors).toEqual([
    'Cannot call the service: STRICTMX_TOKEN is not set, expected an API token, or "npm start" once in this folder',
  ]);
  expect(process.exitCode).toBe(2);
  expect(service).not.toHaveBeenCalled();
});

test('call() escapes control characters in an error', async () => {
  await run(['do'], { detail: 'no \u001b[2J' }, 400);
  expect(errors).toEqual(['no \\u{1b}[2J']);
});

test.each(['localhost:8080', 'api.example.net', '//api.example.net', 'ftp://api.example.net', ''])(
  'call() says what is wrong with STRICTMX_API=%j, and asks nothing',
  async (api) => {
    vi.stubEnv('STRICTMX_API', api);
    expect(await call('GET', '/v1/things')).toBeUndefined();
    expect(errors).toEqual([
      `Cannot call the service: STRICTMX_API is "${api}", expected a URL such as "https://api.example.net"`,
    ]);
    expect(service).not.toHaveBeenCalled();
  },
);
