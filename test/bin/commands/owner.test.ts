import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addOwnerCommand } from '../../../bin/commands/owner.ts';
import { ApiClient } from '../../api/client.ts';
import { type Ran, runCommand } from './run-command.ts';

const service = vi.fn<typeof fetch>();
beforeEach(() => {
  vi.stubGlobal('fetch', service);
  vi.stubEnv('STRICTMX_API', 'https://api.example.net');
  vi.stubEnv('STRICTMX_TOKEN', 'secret');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  service.mockReset();
});

async function owner(...args: string[]): Promise<Ran> {
  const { out, err, exit } = await runCommand(addOwnerCommand, ['owner', ...args]);
  return { out: out.trimEnd(), err: err.trimEnd(), exit };
}

/** The commands act on the API itself, over a world of fakes. */
async function withApi(): Promise<ApiClient> {
  const api = await ApiClient.hosted();
  service.mockImplementation(async (url, { method, headers, body } = {}) => {
    const { pathname, search } = new URL(String(url));
    const { Authorization: _, ...others } = headers as Record<string, string>;
    const answer = await api.call(
      method ?? 'GET',
      pathname + search,
      body ? String(body) : undefined,
      others,
    );
    return new Response(JSON.stringify(answer.body), answer);
  });
  return api;
}

const answers = (answer: object, status = 200) =>
  service.mockImplementation(async () => new Response(JSON.stringify(answer), { status }));

const acme = [
  'Owner                        acme',
  'Zones                        none granted',
  'Domains                      1 of 100',
  'Recipients                   up to 20',
  'Mails today                  0 of 100',
  'Report mail stored in a day  up to 1,000,000,000 bytes',
].join('\n');

test('owner show and list show what is granted and used', async () => {
  await withApi();
  expect((await owner('show', 'acme')).out).toBe(acme);
  expect((await owner('list')).out).toBe(
    [
      'OWNER  DOMAINS   RECIPIENTS  MAILS TODAY  BYTES A DAY    ZONES',
      'acme   1 of 100  up to 20    0 of 100     1,000,000,000',
    ].join('\n'),
  );
  expect(JSON.parse((await owner('list', '--json')).out)).toMatchObject({ owners: [{ owner: 'acme' }] });
  expect(JSON.parse((await owner('show', 'acme', '--json')).out)).toMatchObject({ used: { domains: 1 } });
});

test('owner set changes only the named settings, each time', async () => {
  await withApi();
  const shown = async () => JSON.parse((await owner('show', 'acme', '--json')).out);
  await owner('set', 'acme', '--domains', '300', '--grant', 'example.com', 'example.net');
  await owner('set', 'acme', '--mails-per-day', '500', '--revoke', 'Example.com');
  const set = await owner('set', 'acme', '--mails-per-day', '500');
  expect(set.out).toContain('Mails today                  0 of 500');
  expect(await shown()).toMatchObject({
    zones: ['example.net'],
    quota: { domains: 300, recipients: 20, mailsPerDay: 500 },
  });
  await owner('set', 'acme', '--domains', 'default');
  expect((await shown()).quota).toMatchObject({ domains: 100, mailsPerDay: 500 });
});

test('owner set --dry-run prints the result, and changes nothing', async () => {
  await withApi();
  const { out, exit } = await owner('set', 'acme', '--recipients', '7', '--dry-run');
  expect([out.split('\n')[0], out.includes('up to 7'), exit]).toEqual([
    'Nothing was changed. The result would be:',
    true,
    undefined,
  ]);
  expect((await owner('show', 'acme')).out).toBe(acme);
});

test('owner set is refused if another change came first, and changes nothing', async () => {
  const api = await withApi();
  await owner('set', 'acme', '--domains', '300');
  const put = service.getMockImplementation();
  service.mockImplementationOnce(async (...request) => {
    const answer = await put!(...request);
    const quota = { domains: 5 };
    await api.call('PUT', '/v1/owners/acme', { quota }, { 'If-Match': '*' });
    return answer;
  });
  const { exit, err } = await owner('set', 'acme', '--domains', '400');
  expect([exit, err]).toEqual([1, expect.stringContaining('changed')]);
  expect(JSON.parse((await owner('show', 'acme', '--json')).out).quota.domains).toBe(5);
});

test.each([
  ['nothing to set', [], /nothing to set/],
  ['a wrong number', ['--domains', '-1'], /expected a whole number, or "default"/],
])('owner set with %s is a wrong call', async (_, args, message) => {
  const written: string[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => written.push(text) });
  addOwnerCommand(program);
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.exitOverride().copyInheritedSettings(program);
  await expect(program.parseAsync(['owner', 'set', 'acme', ...args], { from: 'user' })).rejects.toThrow();
  expect(written.join()).toMatch(message);
  expect(service).not.toHaveBeenCalled();
});

test('owner list names owners that it cannot read, and says if there are none', async () => {
  answers({ owners: [], unreadable: ['beta\u001b'] });
  expect(await owner('list')).toEqual({
    out: 'No owners',
    err: 'Cannot read the stored settings of "beta\\u{1b}"',
    exit: 3,
  });
});

test('owner show with a token that may not is refused', async () => {
  answers({ detail: 'no' }, 403);
  expect(await owner('show', 'acme')).toEqual({ out: '', err: 'no', exit: 1 });
});

test('owner webhook-secret prints it, and a new one with --replace', async () => {
  await withApi();
  const first = await owner('webhook-secret', 'acme');
  expect(first).toMatchObject({ out: expect.stringMatching(/^[a-z0-9]{32}$/u), err: '' });
  const second = await owner('webhook-secret', 'acme', '--replace');
  expect(second.out).not.toBe(first.out);
  expect(await owner('webhook-secret', 'acme')).toEqual(second);
});
