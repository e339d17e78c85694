import { expect, test } from 'vitest';
import type { SecureAnswer } from '../../../../service/ports/secure-resolver.ts';
import { recordTtls } from '../../../../service/sender/cache/record-ttls.ts';
import { FakeSecureResolver } from '../../../fakes/fake-secure-resolver.ts';

const none = (ttlSeconds?: number) => async (): Promise<SecureAnswer<never>> => ({
  kind: 'none',
  secure: false,
  ...(ttlSeconds !== undefined && { ttlSeconds }),
});

test('recordTtls() finds the shortest TTL of all answers', async () => {
  const dns = new FakeSecureResolver();
  const failed = async () => ({ kind: 'failed' as const, why: 'SERVFAIL', isBogus: false });
  const asked = { ...dns, txt: none(300), mx: none(60), addresses: none(900), cname: none(), tlsa: failed };
  const { resolver, shortestTtl } = recordTtls(asked);
  expect(shortestTtl()).toBeUndefined();
  await resolver.tlsa('a');
  await resolver.cname('a');
  expect(shortestTtl()).toBeUndefined();
  await resolver.addresses('a');
  expect(shortestTtl()).toBe(900);
  await Promise.all([resolver.txt('a'), resolver.mx('a')]);
  expect(shortestTtl()).toBe(60);
  expect(await resolver.validates()).toBe(true);
});
