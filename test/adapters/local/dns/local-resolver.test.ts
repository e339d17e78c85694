import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDnsServer, type DnsServer } from '../../../../adapters/local/dns/dns-server.ts';
import { type LocalDnsZone, openLocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import { createLocalResolver } from '../../../../adapters/local/dns/local-resolver.ts';
import type { RecordType } from '../../../../service/ports/dns-zone.ts';
import type { Resolver } from '../../../../service/ports/resolver.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';

/** Two servers: ours with its zone, and one that stands for everybody else's; and a socket that never answers. */
let hosted: { zones: LocalDnsZone; server: DnsServer; port: number };
let others: { zones: LocalDnsZone; server: DnsServer; port: number };
let silent: Socket;
let asked = 0;

async function startServer(zone: string, records: [string, RecordType, string[]][]) {
  const zones = await openLocalDnsZone(new MemoryStore());
  await zones.addZone(zone);
  for (const [name, type, values] of records)
    await zones.change(zone, [{ from: undefined, to: { name, type, ttlSeconds: 60, values } }]);
  const server = createDnsServer({ zones, nameServer: `ns.${zone}` });
  const { port } = await server.listen(0, '127.0.0.1');
  return { zones, server, port };
}

beforeAll(async () => {
  hosted = await startServer('strictmx.test', [
    ['policy.strictmx.test', 'TXT', ['v=STSv1; id=1;', `long ${'x'.repeat(300)}`]],
    ['away.strictmx.test', 'CNAME', ['txt.example.com']],
    ['loop.strictmx.test', 'CNAME', ['back.example.com']],
  ]);
  others = await startServer('example.com', [
    ['txt.example.com', 'TXT', ['there']],
    ['_mta-sts.example.com', 'CNAME', ['policy.strictmx.test']],
    ['back.example.com', 'CNAME', ['loop.strictmx.test']],
    ['example.com', 'MX', ['20 mx2.example.com', '10 mx1.example.com']],
    ['mx1.example.com', 'A', ['192.0.2.1']],
    ['mx1.example.com', 'AAAA', ['2001:db8::1']],
    ['mx2.example.com', 'AAAA', ['2001:db8::2']],
  ]);
  silent = createSocket('udp4');
  silent.on('message', () => asked++);
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  silent.close();
  await Promise.all([hosted.server.close(), others.server.close()]);
});

const isHosted = (name: string) => name.endsWith('strictmx.test');
const create = (servers: string[]): Resolver =>
  createLocalResolver({ isHosted, hostedServer: () => `127.0.0.1:${hosted.port}`, servers });
const resolver = () => create([`127.0.0.1:${others.port}`]);
const found = <T>(records: T[]) => ({ kind: 'found', records });

describe('createLocalResolver()', () => {
  test('joins the strings of a record', async () => {
    const result = await resolver().txt('policy.strictmx.test');
    expect(result).toEqual(found(['v=STSv1; id=1;', `long ${'x'.repeat(300)}`]));
  });

  test.each([
    ['from our zone to another', 'away.strictmx.test', 'there'],
    ['from another zone to ours', '_mta-sts.example.com', 'v=STSv1; id=1;'],
  ])('follows a CNAME %s', async (_label, name, first) => {
    expect(await resolver().txt(name)).toMatchObject({
      kind: 'found',
      records: expect.arrayContaining([first]),
    });
  });

  test('stops at a CNAME loop', async () => {
    expect(await resolver().txt('loop.strictmx.test')).toEqual({
      kind: 'failed',
      why: 'CNAME_CHAIN_TOO_LONG',
    });
  });

  test('gives a CNAME itself, and undefined if there is none', async () => {
    expect(await resolver().cname('_mta-sts.example.com')).toEqual(found(['policy.strictmx.test']));
    expect(await resolver().cname('txt.example.com')).toEqual({ kind: 'none' });
  });

  test('gives MX, and addresses of both kinds or of one', async () => {
    const mx = await resolver().mx('example.com');
    expect(mx).toEqual({
      kind: 'found',
      records: expect.arrayContaining([
        { exchange: 'mx1.example.com', preference: 10 },
        { exchange: 'mx2.example.com', preference: 20 },
      ]),
    });
    expect(await resolver().addresses('mx1.example.com')).toEqual(found(['192.0.2.1', '2001:db8::1']));
    expect(await resolver().addresses('mx2.example.com')).toEqual(found(['2001:db8::2']));
  });

  test.each(['txt', 'mx', 'cname', 'addresses', 'caa'] as const)(
    'distinguishes no record from a failure: %s()',
    async (method) => {
      expect(await resolver()[method]('nothing.example.com')).toEqual({ kind: 'none' });
      // Refused: that server is not responsible, which says nothing about the name.
      expect(await resolver()[method]('nothing.example.org')).toEqual({ kind: 'failed', why: 'EREFUSED' });
    },
  );

  test('gives up within 2 s if servers never answer, whatever it asks for', { timeout: 15_000 }, async () => {
    const { port } = silent.address();
    const mute = create([`127.0.0.1:${port}`, `127.0.0.1:${port}`]);
    const methods = ['txt', 'mx', 'cname', 'addresses', 'caa'] as const;
    const results = await Promise.all(methods.map((method) => mute[method](`${method}.example.com`)));
    expect(results).toEqual(methods.map(() => ({ kind: 'failed', why: 'TIMEOUT' })));
  });

  test('makes one look-up for all callers that wait for it, and none right after a failure', async () => {
    const mute = create([`127.0.0.1:${silent.address().port}`]);
    asked = 0;
    const results = await Promise.all(Array.from({ length: 20 }, () => mute.cname('many.example.com')));
    expect(results.every(({ kind }) => kind === 'failed')).toBe(true);
    await mute.cname('many.example.com');
    expect(asked).toBe(1);
  });

  test('sees a change of our zone at once', async () => {
    const own = resolver();
    const to = { name: 'new.strictmx.test', type: 'TXT' as const, ttlSeconds: 60, values: ['new'] };
    expect(await own.txt(to.name)).toEqual({ kind: 'none' });
    await hosted.zones.change('strictmx.test', [{ from: undefined, to }]);
    expect(await own.txt(to.name)).toEqual(found(['new']));
  });
});
