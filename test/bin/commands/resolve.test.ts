import { afterEach, expect, test } from 'vitest';
import { addResolveCommand } from '../../../bin/commands/resolve.ts';
import { startStubDns } from '../../adapters/local/dns/stub-dns.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { arrangeMx, FakeSecureResolver } from '../../fakes/fake-secure-resolver.ts';
import { runCommand } from './run-command.ts';

const { columns } = process.stdout;
afterEach(() => {
  process.stdout.columns = columns;
});

const policyUrl = 'https://mta-sts.example.com/.well-known/mta-sts.txt';

async function run(args: string[], arrange: (dns: FakeSecureResolver) => void = () => {}, mode = 'enforce') {
  const { handles } = createFakePorts();
  const resolver = new FakeSecureResolver();
  arrange(resolver);
  handles.fetch.answer(
    policyUrl,
    answerOf(200, `version: STSv1\nmode: ${mode}\nmx: *.example.com\nmax_age: 86400\n`),
  );
  const ports = { resolver, fetch: handles.fetch, clock: handles.clock };
  const open = async () => ({ ports, resolver: '127.0.0.1' });
  return runCommand((program) => addResolveCommand(program, open), ['resolve', 'show', ...args]);
}

const withPolicy = (dns: FakeSecureResolver) => {
  arrangeMx(dns, 'example.com', { 'mx.example.com': 'bare' });
  dns.found('txt', '_mta-sts.example.com', ['v=STSv1; id=7;']);
};

test('resolve show explains a verdict, and exits with 0 if mail may leave', async () => {
  const { out, exit } = await run(['example.com'], withPolicy);
  expect(out).toContain('✓ Mail to example.com goes only to servers that its MTA-STS policy names');
  expect(exit).toBe(0);
});

test('resolve show --json prints one object', async () => {
  const { out } = await run(['example.com', '--json'], withPolicy);
  expect(JSON.parse(out)).toMatchObject({ level: 'secure', sts: { id: '7' } });
});

test.each([
  ['by the option', ['example.com', '--require-tls']],
  ['by the address', ['ann+RequireTLS@example.com']],
])('resolve show exits with 1 for REQUIRETLS %s under mode testing', async (_, args) => {
  const { out, exit } = await run(args, withPolicy, 'testing');
  expect(out).toContain('550 5.7.10');
  expect(exit).toBe(1);
});

test.each([
  ['by the address', ['ann+requiretls@[192.0.2.1]']],
  ['by the option', ['[IPv6:2001:db8::1]', '--require-tls']],
  ['by the option, to an address', ['ann@[192.0.2.1]', '--require-tls']],
])('resolve show refuses REQUIRETLS %s to an address literal', async (_, args) => {
  const { out, exit } = await run([...args, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    mayGo: false,
    reply: { enhanced: '5.7.10', text: expect.stringContaining('by its address') },
  });
  expect(exit).toBe(1);
});

test('resolve show explains that nothing protects mail to an address literal, without a look-up', async () => {
  const { out, exit } = await run(['[192.0.2.1]'], (dns) => {
    dns.isValidating = false;
  });
  expect(out).toContain("✓ Nothing protects mail to [192.0.2.1] beyond your mail server's own level");
  expect(out).toContain('none: an address is named instead of a domain');
  expect(out).not.toContain('DANE is off');
  expect(out).not.toContain('policy in mode enforce');
  expect(exit).toBe(0);
});

test('resolve show exits with 3 if a look-up failed', async () => {
  const { exit } = await run(['example.com'], (dns) => dns.fail('mx', 'example.com'));
  expect(exit).toBe(3);
});

test.each([
  [['--tls-required-no'], 'tls-not-required'],
  [['--require-tls', '--bounce'], 'nothing'],
])('resolve show knows %j', async (flags, because) => {
  const { out } = await run(['example.com', '--json', ...flags], (dns) =>
    arrangeMx(dns, 'example.com', { 'mx.example.com': 'bare' }),
  );
  expect(JSON.parse(out).because).toBe(because);
});

test('resolve show warns prominently if the resolver does not validate', async () => {
  const { out } = await run(['example.com'], (dns) => {
    dns.isValidating = false;
  });
  expect(out).toContain('DANE is off');
});

test.each([
  ['a name that is none', ['not a domain'], /Cannot use "not a domain"/],
  [
    'a literal that is none',
    ['[10.1]'],
    /Cannot use "\[10\.1\]" as an address literal, expected one such as/,
  ],
  ['lists that are not there', ['example.com', '--lists', '/nonexistent'], /Cannot read the lists/],
])('resolve show exits with 2 for %s', async (_, args, message) => {
  const { err, exit } = await run(args);
  expect(err).toMatch(message);
  expect(exit).toBe(2);
});

test('resolve show refuses a resolver that is no address', async () => {
  const { err, exit } = await runCommand(addResolveCommand, [
    'resolve',
    'show',
    'example.com',
    '--dns',
    'here',
  ]);
  expect([err, exit]).toEqual([expect.stringContaining('Cannot ask "here"'), 2]);
});

test('resolve show asks the resolver that --dns names', async () => {
  const stub = await startStubDns(() => ({ flags: 3 }));
  try {
    const server = `127.0.0.1:${stub.server.port}`;
    const args = ['resolve', 'show', 'example.com', '--json', '--dns', server];
    const { out, exit } = await runCommand(addResolveCommand, args);
    expect(JSON.parse(out)).toMatchObject({
      because: 'no-mail',
      dnssec: { resolver: server, validation: 'unavailable' },
    });
    expect(exit).toBe(1);
  } finally {
    await stub.close();
  }
});
