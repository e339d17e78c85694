import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addDomainCheckCommand } from '../../../bin/commands/domain-check.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const policy = 'version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 2592000\r\n';

const { columns } = process.stdout;
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  process.stdout.columns = columns;
});

type World = ReturnType<typeof createFakePorts>['handles'];

async function run(args: string[], arrange: (world: World) => void = () => {}, columns?: number) {
  const ports = createFakePorts();
  process.stdout.columns = columns as number;
  arrange(ports.handles);
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const program = new Command();
  addDomainCheckCommand(program, async () => ports);
  await program.parseAsync(['domain', 'check', ...args], { from: 'user' });
  vi.restoreAllMocks();
  return { out, err, exit: process.exitCode };
}

const healthy = (domain: string) => (world: World) => {
  world.resolver.found('txt', `_mta-sts.${domain}`, ['v=STSv1; id=20261124T120000;']);
  world.resolver.found('txt', `_smtp._tls.${domain}`, ['v=TLSRPTv1; rua=mailto:r@example.com']);
  world.resolver.found('mx', domain, [{ exchange: 'mx.example.com', preference: 10 }]);
  const answer = answerOf(200, policy);
  const notAfter = new Date(world.clock.now().getTime() + 61.5 * 86_400_000);
  world.fetch.answer(
    `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
    answer.ok ? { ...answer, certificateNotAfter: notAfter } : answer,
  );
};

const broken = (world: World) => {
  healthy('example.com')(world);
  world.resolver.found('mx', 'example.com', [{ exchange: 'mx.evil\u001b[31m.example', preference: 10 }]);
  world.resolver.found('txt', '_smtp._tls.example.com', ['v=TLSRPTv1; rua=r@example.com']);
  world.resolver.fail('caa', 'mta-sts.example.com');
};

const unreached = (world: World) => {
  healthy('example.com')(world);
  world.resolver.found('addresses', 'mta-sts.example.com', ['2001:db8::1']);
  world.fetch.answer('https://mta-sts.example.com/.well-known/mta-sts.txt', {
    ok: false,
    problem: 'connect',
    detail: 'connect ENETUNREACH 2001:db8::1:443',
    errorCode: 'ENETUNREACH',
  });
};

const unprotected = (world: World) =>
  world.resolver.found('mx', 'example.com', [
    { exchange: 'example-com.mail.protection.outlook.com', preference: 10 },
    { exchange: 'mx.example.com', preference: 20 },
  ]);

const takesNoMail = (world: World) =>
  world.resolver.found('mx', 'example.com', [{ exchange: '.', preference: 0 }]);

describe('domain check prints a page', () => {
  test.each([
    ['healthy', 'xn--bcher-kva.example', healthy('xn--bcher-kva.example'), 0],
    ['broken', 'example.com', broken, 1],
    ['absent', 'example.com', undefined, 1],
    ['unprotected', 'example.com', unprotected, 1],
    ['unreached', 'example.com', unreached, 2],
    ['without mail', 'example.com', takesNoMail, 0],
  ])('for a domain (%s)', async (name, domain, arrange, exit) => {
    const result = await run([domain], arrange);
    await expect(result.out).toMatchFileSnapshot(`../../golden/domain-check/${name.replace(' ', '-')}.txt`);
    expect(result.exit).toBe(exit);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no escape sequence may come through
    expect(result.out).not.toMatch(/\u001b/);
  });
});

test.each([
  ['healthy', 'xn--bcher-kva.example', healthy('xn--bcher-kva.example')],
  ['broken', 'example.com', broken],
  ['unprotected', 'example.com', unprotected],
])(
  'domain check fits into 40 columns without cutting a name, for a domain (%s)',
  async (name, domain, arrange) => {
    const { out } = await run([domain], arrange, 40);
    await expect(out).toMatchFileSnapshot(`../../golden/domain-check/${name}-narrow.txt`);
    for (const line of out.split('\n').filter(({ length }) => length > 40))
      expect(line, 'one thing to copy, which is longer itself').toMatch(
        /^ *(?:→ )?("[^"]+"|\S+)( \(\d+\))?,?$/u,
      );
    const words = (text: string) => text.split(/\s+/u).filter(Boolean);
    expect(words(out)).toEqual(words((await run([domain], arrange)).out));
  },
);

test('domain check --json prints one object on one line', async () => {
  const { out, exit } = await run(['Example.COM.', '--json'], healthy('example.com'));
  expect(out.split('\n')).toHaveLength(2);
  expect(JSON.parse(out)).toMatchObject({ domain: 'example.com', verdict: 'enforced', findings: [] });
  expect(exit).toBe(0);
});

test('domain check exits 2 if nothing could be found out', async () => {
  const { out, exit } = await run(['example.com', '--json'], (world) => {
    healthy('example.com')(world);
    world.resolver.fail('txt', '_mta-sts.example.com');
  });
  expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown' });
  expect(exit).toBe(2);
});

test('domain check refuses an invalid domain name, and exits 2', async () => {
  const { err, exit } = await run(['192.0.2.1']);
  expect(err).toBe(
    'Cannot use "192.0.2.1" as a domain: it is an IP address, expected a name such as "example.com"\n',
  );
  expect(exit).toBe(2);
});

test('domain check --json refuses an invalid domain name in JSON', async () => {
  const { out, err, exit } = await run(['192.0.2.1', '--json']);
  expect(err).toBe('');
  expect(out).toMatch(/^\{.*\}\n$/u);
  expect(JSON.parse(out)).toEqual({
    domain: '192.0.2.1',
    error: 'Cannot use "192.0.2.1" as a domain: it is an IP address, expected a name such as "example.com"',
  });
  expect(exit).toBe(2);
});

const command = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/strictmx.ts', ...args], { encoding: 'utf8' });

test.each([
  ['no domain', ['domain', 'check'], "missing required argument 'domain'"],
  ['two domains', ['domain', 'check', 'a.example', 'b.example'], 'too many arguments'],
  ['an unknown option', ['domain', 'check', 'a.example', '--jsno'], "unknown option '--jsno'"],
  ['an unknown command', ['domain', 'chekc'], "unknown command 'chekc'"],
  ['nothing', ['domain'], 'Usage: strictmx domain'],
])('the command line exits 2 for %s', (_, args, error) => {
  const { status, stdout, stderr } = command(...args);
  expect(stderr).toContain(error);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test('the help of domain check lists its exit codes, and the general help lists domain check', () => {
  const help = command('domain', 'check', '--help');
  expect(help.stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n$/u);
  expect(help.status).toBe(0);
  expect(command('--help').stdout).toContain('domain check example.com');
});
