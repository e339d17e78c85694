import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDnsServer, type DnsServer } from '../../adapters/local/dns/dns-server.ts';
import { openLocalDnsZone } from '../../adapters/local/dns/local-dns-zone.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import type { RecordType } from '../../service/ports/dns-zone.ts';
import type { Resolver } from '../../service/ports/resolver.ts';
import { MemoryStore } from '../fakes/memory-store.ts';

let server: DnsServer;
let resolver: Resolver;

beforeAll(async () => {
  const zones = await openLocalDnsZone(new MemoryStore());
  await zones.addZone('example.com');
  const records: [string, RecordType, string[]][] = [
    ['txt.example.com', 'TXT', ['x'.repeat(300)]],
    ['alias.example.com', 'CNAME', ['txt.example.com']],
    ['example.com', 'MX', ['10 mx.example.com']],
    ['mx.example.com', 'A', ['192.0.2.1']],
    ['mx.example.com', 'AAAA', ['2001:db8::1']],
    ['v6.example.com', 'AAAA', ['2001:db8::2']],
  ];
  for (const [name, type, values] of records)
    await zones.change('example.com', [{ from: undefined, to: { name, type, ttlSeconds: 60, values } }]);
  server = createDnsServer({ zones, nameServer: 'ns.example.com' });
  const { port } = await server.listen(0, '127.0.0.1');
  resolver = createPublicResolver([`127.0.0.1:${port}`]);
});
afterAll(() => server.close());

describe('createPublicResolver()', () => {
  test('joins the strings of a TXT record', async () => {
    expect(await resolver.txt('txt.example.com')).toEqual({ kind: 'found', records: ['x'.repeat(300)] });
  });

  test('gives a CNAME itself', async () => {
    expect(await resolver.cname('alias.example.com')).toEqual({
      kind: 'found',
      records: ['txt.example.com'],
    });
  });

  test('gives MX with their preference', async () => {
    const records = [{ exchange: 'mx.example.com', preference: 10 }];
    expect(await resolver.mx('example.com')).toEqual({ kind: 'found', records });
  });

  test.each([
    ['both families', 'mx.example.com', ['192.0.2.1', '2001:db8::1']],
    ['IPv6 alone', 'v6.example.com', ['2001:db8::2']],
  ])('gives addresses of %s', async (_label, name, records) => {
    expect(await resolver.addresses(name)).toEqual({ kind: 'found', records });
  });

  test.each(['txt', 'mx', 'cname', 'addresses', 'caa'] as const)(
    'distinguishes no record from a failure: %s()',
    async (method) => {
      expect(await resolver[method]('nothing.example.com')).toEqual({ kind: 'none' });
      expect(await resolver[method]('nothing.example.org')).toEqual({ kind: 'failed', why: 'EREFUSED' });
    },
  );

  test('gives up after 5 s on a server that never answers', { timeout: 30_000 }, async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const result = await createPublicResolver([`127.0.0.1:${silent.address().port}`]).txt('a.example.com');
    silent.close();
    expect(result).toMatchObject({ kind: 'failed' });
  });
});
