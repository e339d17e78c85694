import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHENTIC_DATA } from 'dns-packet';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type StubReply, startStubDns } from '../../adapters/local/dns/stub-dns.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { eventually } from '../running-service.ts';
import { SocketmapClient } from './local-client.ts';
import { ResolverProcess } from './running-resolver.ts';

const newFolder = temporaryFolders();
/** What the daemon asked DNS. */
const asked: string[] = [];
let stub: Awaited<ReturnType<typeof startStubDns>>;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  stub = await startStubDns(answerDns);
});
afterAll(() => stub.close());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** `dane.test` is signed and has TLSA records; all others have a mail server. */
function answerDns({ name, type }: { name: string; type: string }): StubReply {
  asked.push(`${type} ${name}`);
  const flags = name.endsWith('dane.test') || name === '.' ? AUTHENTIC_DATA : 0;
  const certificate = Buffer.alloc(32);
  if (name === '.') return { flags, answers: [{ type: 'NS', name, ttl: 60, data: 'a.test' }] };
  if (type === 'MX' && !name.startsWith('mx.'))
    return { flags, answers: [{ type, name, ttl: 60, data: { exchange: `mx.${name}`, preference: 1 } }] };
  if (type === 'A') return { flags, answers: [{ type, name, ttl: 60, data: '192.0.2.1' }] };
  if (name === '_mta-sts.sts.test') return { answers: [{ type: 'TXT', name, data: 'v=STSv1; id=1;' }] };
  if (type === 'TLSA' && flags !== 0)
    return {
      flags,
      answers: [{ type, name, ttl: 60, data: { usage: 3, selector: 1, matchingType: 1, certificate } }],
    };
  return { flags };
}

async function start(more: string[] = [], spool = newFolder()): Promise<ResolverProcess> {
  const { host, port } = stub.server;
  const flags = ['--socketmap', '127.0.0.1:0', '--spool', spool, '--dns', `${host}:${port}`, ...more];
  const resolver = await ResolverProcess.start(flags);
  ends.push(() => resolver.end('SIGKILL').catch(() => {}));
  return resolver;
}

function clientOf({ ready }: ResolverProcess): SocketmapClient {
  const client = new SocketmapClient(ready.socketmap);
  ends.push(() => client.close());
  return client;
}

test('resolve serve answers from DNS, reads lists again after SIGHUP, and ends after SIGTERM', async () => {
  const lists = join(newFolder(), 'lists.json');
  writeFileSync(lists, '[]');
  const resolver = await start(['--lists', lists]);
  expect(resolver.ready).toEqual({
    socketmap: { host: '127.0.0.1', port: expect.any(Number) },
    dnssec: 'available',
  });
  const client = clientOf(resolver);
  expect(await client.ask('QUERY dane.test')).toBe('OK dane-only');
  expect(await client.ask('QUERY plain.test')).toBe('NOTFOUND ');
  // The policy host is found by the same resolver. (192.0.2.1 is not public, so it is not connected to.)
  expect(await client.ask('QUERY sts.test')).toBe('NOTFOUND ');
  expect(asked).toContain('A mta-sts.sts.test');
  const match = { kind: 'domain', value: 'plain.test' };
  writeFileSync(lists, JSON.stringify([{ id: '1', list: 'required', match, reason: 'contract' }]));
  resolver.signal('SIGHUP');
  await eventually(
    async () => resolver.log,
    (log) => log.includes('sender-lists-loaded'),
  );
  expect(await client.ask('QUERY plain.test')).toBe('OK encrypt');
  ends.splice(0, 1);
  expect(await resolver.end()).toBe(0);
});

test('resolve serve answers after each kill, on a socket that the killed one left', async () => {
  const spool = newFolder();
  const path = join(newFolder(), 'socketmap');
  for (let round = 0; round < 3; round++) {
    const resolver = await start(['--socketmap', path], spool);
    const client = clientOf(resolver);
    const answers = Promise.all(Array.from({ length: 200 }, (_, n) => client.ask(`QUERY d${n % 50}.test`)));
    if (round < 2) await client.ask('QUERY dane.test');
    await resolver.end(round < 2 ? 'SIGKILL' : 'SIGTERM');
    for (const answer of await answers) expect(['NOTFOUND ', 'closed']).toContain(answer);
  }
  ends.splice(0);
});

test.each([
  ['a resolver that is no address', ['--dns', 'example.com'], 'Cannot ask "example.com"'],
  ['a public address', ['--socketmap', '0.0.0.0:1'], 'Cannot listen: "--socketmap"'],
  ['a socket for metrics', ['--metrics', '/run/x'], 'expected an address such as "127.0.0.1:9846"'],
  ['lists that cannot be read', ['--lists', '/nowhere.json'], 'Cannot read the lists'],
])('resolve serve refuses %s', async (_, flags, text) => {
  await expect(start(flags)).rejects.toThrow(text);
});
