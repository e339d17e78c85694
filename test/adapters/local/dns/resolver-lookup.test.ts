import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { createResolverLookup } from '../../../../adapters/local/dns/resolver-lookup.ts';
import { FakeResolver } from '../../../fakes/fake-resolver.ts';
import { MemoryDns } from '../../../fakes/memory-dns.ts';

const host = 'mta-sts.example.com';

function lookUp(resolver: FakeResolver, family?: 4 | 6) {
  return new Promise<{ error: Error | null; found: string | LookupAddress[] }>((resolve) =>
    createResolverLookup(resolver)(host, { all: true, ...(family && { family }) }, (error, found) =>
      resolve({ error, found }),
    ),
  );
}

const v4 = { address: '192.0.2.1', family: 4 };
const v6 = { address: '2001:db8::1', family: 6 };

test.each([
  ['of both families', undefined, [v4, v6]],
  ['of IPv4', 4, [v4]],
  ['of IPv6', 6, [v6]],
] as const)('createResolverLookup() gives the addresses %s', async (_, family, expected) => {
  const resolver = new FakeResolver(new MemoryDns());
  resolver.found('addresses', host, [v4.address, v6.address]);
  expect(await lookUp(resolver, family)).toEqual({ error: null, found: expected });
});

test('createResolverLookup() gives no address of a name that has none', async () => {
  expect(await lookUp(new FakeResolver(new MemoryDns()))).toEqual({ error: null, found: [] });
});

test('createResolverLookup() fails as DNS does', async () => {
  const resolver = new FakeResolver(new MemoryDns());
  resolver.fail('addresses', host);
  expect(await lookUp(resolver)).toMatchObject({
    error: { code: 'EDNS', message: `no answer from DNS about "${host}" (SERVFAIL)` },
  });
});
