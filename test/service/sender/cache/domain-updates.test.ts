import { expect, test } from 'vitest';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { domainName } from '../../../fakes/names.ts';
import { settle } from '../../../fakes/virtual-time.ts';
import { CacheWorld, policyText } from './cache-world.ts';

test('DomainUpdates fetches from at most 64 policy hosts at once, and asks DNS for others meanwhile', async () => {
  const world = new CacheWorld();
  const serve: (() => void)[] = [];
  world.dns.txt = async () => ({ kind: 'found', records: ['v=STSv1; id=1;'], secure: false });
  world.web = () => new Promise((resolve) => serve.push(() => resolve(answerOf(200, policyText('none')))));
  const asked = Array.from({ length: 100 }, (_, n) => world.ask(`d${n}.example`));
  await settle();
  expect(world.fetched).toHaveLength(64);
  expect(world.cache.sizes.lookUps).toBe(100);
  for (const one of serve.splice(0)) one();
  await settle();
  expect(world.fetched).toHaveLength(100);
  for (const one of serve) one();
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['NOTFOUND ']));
});

test('DomainUpdates keeps nothing on disk of a domain without a policy', async () => {
  const world = new CacheWorld();
  await world.ask();
  expect([world.kept.size, world.cache.sizes]).toEqual([
    0,
    { domains: 1, policies: 0, policyBytes: 0, lookUps: 0 },
  ]);
});

test('DomainUpdates continues after an error in its own code, and says so', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  world.web = () => {
    throw new Error('unexpected');
  };
  expect(await world.ask()).toBe('TEMP mx-unknown');
  expect(world.log.entries).toContainEqual(
    expect.objectContaining({ level: 'error', event: 'sender-look-up-failed' }),
  );
  world.announce('1', policyText('enforce'));
  expect(await world.ask()).toContain('OK secure');
});

const secure = 'OK secure match=mx.example.com servername=hostname';
const never = () => new Promise<never>(() => {});

test('DomainUpdates lets hanging policy hosts of one site take no fetch from another', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  const { web } = world;
  world.dns.txt = async () => ({ kind: 'found', records: ['v=STSv1; id=1;'], secure: false });
  world.web = (url) => (url.includes('evil') ? never() : web(url));
  for (let n = 0; n < 100; n++) void world.ask(`d${n}.evil.example`);
  await settle();
  expect(await world.ask()).toBe(secure);
  expect(world.fetched.filter((url) => url.includes('evil'))).toHaveLength(4);
});

test('DomainUpdates gives a new policy host ten seconds, and a known one a minute', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  await world.ask();
  world.announce('2', policyText('enforce'));
  world.web = () => answerOf(500, '');
  await world.time.advance(600);
  await world.ask();
  await settle();
  world.cache.forget(domainName('example.com'));
  await world.ask();
  await world.time.advance(301);
  await world.ask();
  await settle();
  expect(world.timeouts).toEqual([10_000, 60_000, 10_000, 60_000]);
});

test('DomainUpdates refreshes policies though the policy hosts of new domains hang', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  await world.ask();
  world.dns.txt = async () => ({ kind: 'found', records: ['v=STSv1; id=2;'], secure: false });
  world.web = (url) => (url.includes('evil') ? never() : answerOf(200, policyText('none')));
  for (let n = 0; n < 100; n++) void world.ask(`evil${n}.example`);
  await world.time.advance(600);
  await world.ask();
  await settle();
  expect(await world.ask()).toBe('NOTFOUND ');
});

test('DomainUpdates takes up what DNS says while the policy of a known domain is fetched', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  await world.ask();
  world.announce('2', '');
  world.web = never;
  await world.time.advance(301);
  const old = await world.cache.find(domainName('example.com'));
  await settle();
  expect(world.fetched).toHaveLength(2);
  const next = await world.cache.find(domainName('example.com'));
  expect(next.lookedUpAt - old.lookedUpAt).toBe(301);
  expect(await world.ask()).toBe(secure);
  expect(world.cache.counts).toMatchObject({ stale: 1, fresh: 2 });
});

test('DomainUpdates keeps nothing on disk of what could not be fetched, and does not try it again unasked', async () => {
  const world = new CacheWorld();
  world.announce('1', '');
  await world.ask();
  expect(world.kept.size).toBe(0);
  await world.time.advance(3_600);
  world.cache.sweep();
  await settle();
  expect(world.fetched).toHaveLength(1);
});

test('DomainUpdates fetches a held policy daily though its record is hidden, and keeps to the pauses after failures', async () => {
  const world = new CacheWorld();
  world.announce('1', policyText('enforce'));
  await world.ask();
  world.dns.found('txt', '_mta-sts.example.com', []);
  for (let at = 0; at < 20; at++) {
    await world.time.advance(86_400);
    world.cache.sweep();
    await settle();
  }
  expect(world.fetched.length).toBeGreaterThan(5);
  expect(await world.ask()).toBe(secure);
  await settle();
  world.web = () => answerOf(404, '');
  const before = world.fetched.length;
  for (let at = 0; at < 28 * 60; at++) {
    await world.time.advance(60);
    world.cache.sweep();
    await settle();
  }
  expect(world.fetched.length - before).toBeLessThan(12);
  expect(world.log.entries).not.toContainEqual(
    expect.objectContaining({ event: 'sender-policy-not-refreshed' }),
  );
});

test('DomainUpdates lets mail wait if the record of a signed domain cannot be looked up and nobody says why', async () => {
  const world = new CacheWorld();
  world.dns.sign('example.com');
  world.dns.found('mx', 'example.com', [{ exchange: 'mx.example.com', preference: 10 }]);
  world.dns.fail('txt', '_mta-sts.example.com');
  expect(await world.ask()).toBe('TEMP policy-hidden');
});
