import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addClientCommands } from '../../../bin/commands/client.ts';

const service = vi.fn<typeof fetch>();
let printed: string[];
let errors: string[];

beforeEach(() => {
  vi.stubGlobal('fetch', service);
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  vi.stubEnv('STRICTMX_TOKEN', 'secret');
  printed = [];
  errors = [];
  vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text) => void errors.push(text));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  service.mockReset();
  process.exitCode = undefined;
});

/** The command in this process. @returns the call to the service: method, URL, token and body */
async function run(args: string[], answer: object, status = 200) {
  service.mockResolvedValue(new Response(JSON.stringify(answer), { status }));
  const program = new Command();
  addClientCommands(program);
  await program.parseAsync(args, { from: 'user' });
  const [url, { method, headers, body } = {}] = service.mock.calls[0] ?? [];
  const { Authorization } = (headers ?? {}) as Record<string, string>;
  return { call: `${method} ${url}`, Authorization, body: body && JSON.parse(String(body)) };
}

test('digest prints what became of each owner’s mail', async () => {
  const digests = [
    { owner: 'acme', outcome: 'sent' },
    { owner: 'b', outcome: 'failed', reason: 'no relay' },
  ];
  expect(await run(['digest', '2026-11-23'], { digests })).toMatchObject({
    call: 'PUT https://api.example.net/v1/digests/2026-11-23',
    Authorization: 'Bearer secret',
  });
  expect(printed).toEqual(['acme: sent', 'b: failed (no relay)']);
});

test('digest --dry-run prints the mails, and says if there are none', async () => {
  const digests = [{ owner: 'acme', to: ['a@b.example', 'c@d.example'], subject: 'All well', text: 'x' }];
  const { call } = await run(['digest', '2026-11-23', '--dry-run'], { digests });
  expect(call).toBe('PUT https://api.example.net/v1/digests/2026-11-23?dry-run=true');
  await run(['digest', '2026-11-23', '--dry-run'], { digests: [] });
  expect(printed).toEqual([
    'To: a@b.example, c@d.example\nSubject: All well\n\nx\n',
    'No owner has a domain',
  ]);
});

test('replay asks for one day unless it is given two', async () => {
  const { body } = await run(['replay', '2026-11-20'], { queued: 3 });
  expect(body).toEqual({ from: '2026-11-20', to: '2026-11-20' });
  expect(printed).toEqual(['3 stored mails will be read again']);
});

test('replay --dry-run only counts', async () => {
  const { call, body } = await run(['replay', '2026-11-20', '2026-11-23', '--dry-run'], { queued: 3 });
  expect([call, body]).toEqual([
    'POST https://api.example.net/v1/replay?dry-run=true',
    { from: '2026-11-20', to: '2026-11-23' },
  ]);
  expect(printed).toEqual(['3 stored mails would be read again']);
});

test.each([
  [[], { scope: 'write' }],
  [
    ['--owner', 'acme', '--read', '--note', 'n', '--expires', '2027-01-31T00:00:00Z'],
    { scope: 'read', owner: 'acme', note: 'n', expiresAt: '2027-01-31T00:00:00Z' },
  ],
])('token create %j asks for that token, and prints it alone', async (flags, wanted) => {
  expect((await run(['token', 'create', ...flags], { token: 'smx_1' })).body).toEqual(wanted);
  expect(printed).toEqual(['smx_1']);
});

test('call() prints what the service says it cannot do, and sets the exit code', async () => {
  await run(['replay', 'x'], { detail: 'Cannot replay: "from" is "x"' }, 400);
  expect([printed, errors, process.exitCode]).toEqual([[], ['Cannot replay: "from" is "x"'], 1]);
});

test('call() says that nothing answers there, and where it asked', async () => {
  service.mockRejectedValue(new TypeError('fetch failed'));
  const program = new Command();
  addClientCommands(program);
  await program.parseAsync(['digest', '2026-11-23'], { from: 'user' });
  expect(errors).toEqual([
    'Cannot reach the service at "https://api.example.net": check that it runs, and that STRICTMX_API is its URL',
  ]);
});

test('call() says that it needs a token', async () => {
  vi.stubEnv('STRICTMX_TOKEN', undefined);
  await run(['digest', '2026-11-23'], {});
  expect(errors).toEqual(['Cannot call the service: STRICTMX_TOKEN is not set, expected an API token']);
  expect(service).not.toHaveBeenCalled();
});
