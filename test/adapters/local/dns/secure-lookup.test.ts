import { expect, test } from 'vitest';
import { createSecureLookup } from '../../../../adapters/local/dns/secure-lookup.ts';
import { FakeSecureResolver } from '../../../fakes/fake-secure-resolver.ts';

const host = 'mta-sts.example.com';

const lookUp = (resolver: FakeSecureResolver) =>
  new Promise((resolve) =>
    createSecureLookup(resolver)(host, { all: true }, (error, found) => resolve(error?.message ?? found)),
  );

test('createSecureLookup() gives the addresses that the resolver finds', async () => {
  const resolver = new FakeSecureResolver();
  resolver.found('addresses', host, [
    { address: '192.0.2.1', owner: host },
    { address: '2001:db8::1', owner: host },
  ]);
  expect(await lookUp(resolver)).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '2001:db8::1', family: 6 },
  ]);
});

test('createSecureLookup() fails as the resolver does', async () => {
  const resolver = new FakeSecureResolver();
  resolver.fail('addresses', host, true);
  expect(await lookUp(resolver)).toBe(`no answer from DNS about "${host}" (SERVFAIL)`);
});
