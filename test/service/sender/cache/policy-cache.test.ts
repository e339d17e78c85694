import { describe, expect, test } from 'vitest';
import { entryOf } from '../../../core/sender/sample-facts.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { domainName } from '../../../fakes/names.ts';
import { settle } from '../../../fakes/virtual-time.ts';
import { CacheWorld, policyText } from './cache-world.ts';

const secure = 'OK secure match=mx.example.com servername=hostname';
const open = 'NOTFOUND ';
const [minute, hour, day] = [60, 3_600, 86_400];

function announced(mode = 'enforce', maxAge?: number): CacheWorld {
  const world = new CacheWorld();
  world.announce('1', policyText(mode, maxAge));
  return world;
}

/** Asks until the answer to an earlier question has been taken up. */
async function askTwice(world: CacheWorld): Promise<string> {
  await world.ask();
  await settle();
  return world.ask();
}

test('PolicyCache looks a domain up once, however many ask, and answers from memory then', async () => {
  const world = announced();
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.ask()));
  expect(new Set(answers)).toEqual(new Set([secure]));
  expect(world.fetched).toHaveLength(1);
  const asked = world.dns.asked.length;
  expect(world.cache.find(domainName('example.com'))).not.toBeInstanceOf(Promise);
  expect(world.dns.asked).toHaveLength(asked);
  expect(world.cache.counts).toMatchObject({ fresh: 1, waited: 50 });
});

test('PolicyCache takes up a changed policy at the next look at the record, not at the end of the old one', async () => {
  // postfix-tlspol 1.13 answered with the old policy 67 s after text, id and MX had changed.
  const world = announced();
  await world.ask();
  world.announce('2', policyText('none'));
  await world.time.advance(5 * minute + 1);
  expect(await world.ask()).toBe(secure);
  await settle();
  expect(await world.ask()).toBe(open);
});

test.each(['none', 'testing'])('PolicyCache stops to enforce after a change to %s', async (mode) => {
  const world = announced();
  await world.ask();
  world.announce('2', policyText(mode));
  await world.time.advance(10 * minute);
  expect(await askTwice(world)).toBe(open);
});

test('PolicyCache fetches a text that changed without the id within a day', async () => {
  const world = announced();
  await world.ask();
  world.web = () => answerOf(200, policyText('none'));
  await world.time.advance(20 * hour);
  expect(await askTwice(world)).toBe(secure);
  await world.time.advance(7 * hour);
  world.cache.sweep();
  await settle();
  expect(await askTwice(world)).toBe(open);
});

test('PolicyCache keeps the policy until it expires while the new one cannot be fetched, and tries after 5, 10, 20 minutes', async () => {
  const world = announced('enforce', 2 * hour);
  await world.ask();
  world.announce('2', '');
  world.web = () => answerOf(500, '');
  const tries: number[] = [];
  for (let at = 0; at < 2 * hour - minute; at += minute) {
    await world.time.advance(minute);
    const before = world.fetched.length;
    expect(await askTwice(world)).toBe(secure);
    if (world.fetched.length > before) tries.push(at / minute + 1);
  }
  expect(tries.map((at, n) => at - (tries[n - 1] ?? 0)).slice(1)).toEqual([5, 10, 20, 40]);
  await world.time.advance(5 * minute);
  expect(await askTwice(world)).toBe(open);
  expect(world.log.entries).toContainEqual(
    expect.objectContaining({ level: 'warn', event: 'sender-policy-not-refreshed' }),
  );
});

test('PolicyCache keeps the policy though the record is gone', async () => {
  const world = announced();
  await world.ask();
  world.dns.found('txt', '_mta-sts.example.com', []);
  world.web = () => answerOf(404, '');
  await world.time.advance(2 * day);
  expect(await askTwice(world)).toBe(secure);
  await world.time.advance(6 * day);
  expect(await askTwice(world)).toBe(open);
});

describe('a first contact', () => {
  test('waits five seconds for a policy host that hangs, then answers without the policy, and takes it up later', async () => {
    const world = announced();
    let serve = () => {};
    world.web = () => new Promise((resolve) => (serve = () => resolve(answerOf(200, policyText('enforce')))));
    const asked = world.ask();
    await world.time.advance(4.9);
    expect(await Promise.race([asked, settle().then(() => 'waits')])).toBe('waits');
    await world.time.advance(0.1);
    expect(await asked).toBe(open);
    serve();
    await settle();
    expect(await world.ask()).toBe(secure);
  });

  test.each<[string, () => ReturnType<typeof answerOf>]>([
    ['404', () => answerOf(404, '')],
    ['a redirect', () => answerOf(302, '')],
    ['a wrong media type', () => answerOf(200, policyText('enforce'), 'text/html')],
    ['an expired certificate', () => ({ ok: false, problem: 'tls-expired', detail: '' })],
    ['64 KB of rubbish', () => answerOf(200, 'x'.repeat(65_536))],
    [
      '10,000 mx lines too many',
      () => answerOf(200, `${policyText('enforce')}${'mx: a.b\n'.repeat(10_000)}`),
    ],
    ['a brace in a value', () => answerOf(200, policyText('enforce', 5, 'mx.example.com } { x'))],
  ])('is answered as without MTA-STS if the policy host gives %s', async (_, web) => {
    const world = announced();
    world.web = web;
    expect(await world.ask()).toBe(open);
  });

  test('lets mail wait while the resolver is down, and works as soon as it is back', async () => {
    const world = new CacheWorld();
    world.dns.fail('mx', 'example.com');
    expect(await world.ask()).toBe('TEMP mx-unknown');
    world.dns.found('mx', 'example.com', [{ exchange: 'mx.example.com', preference: 10 }]);
    await world.time.advance(10);
    expect(await world.ask()).toBe(open);
  });
});

test('PolicyCache enforces the policy while the MX records cannot be looked up', async () => {
  const world = announced();
  await world.ask();
  world.dns.fail('mx', 'example.com');
  await world.time.advance(2 * day);
  expect(await askTwice(world)).toBe(secure);
});

test('PolicyCache keeps a DANE verdict for a day while DNS is down, and then lets mail wait', async () => {
  const world = new CacheWorld();
  const { dns } = world;
  dns.sign('example.com');
  dns.found('mx', 'example.com', [{ exchange: 'mx.example.com', preference: 10 }]);
  dns.found('addresses', 'mx.example.com', [{ address: '192.0.2.1', owner: 'mx.example.com' }]);
  dns.found('tlsa', '_25._tcp.mx.example.com', [{ usage: 3, selector: 1, matchingType: 1, dataBytes: 32 }]);
  expect(await world.ask()).toBe('OK dane-only');
  dns.fail('mx', 'example.com');
  await world.time.advance(23 * hour);
  expect(await askTwice(world)).toBe('OK dane-only');
  await world.time.advance(2 * hour);
  expect(await askTwice(world)).toBe('TEMP mx-unknown');
});

test('PolicyCache does not use an answer of hours ago without a new look-up', async () => {
  const world = new CacheWorld();
  expect(await world.ask()).toBe(open);
  world.announce('1', policyText('enforce'));
  await world.time.advance(3 * hour);
  expect(await world.ask()).toBe(secure);
});

test('PolicyCache works on after the clock was a year ahead', async () => {
  const world = announced();
  await world.time.advance(365 * day);
  await world.ask();
  await world.time.advance(-365 * day);
  world.announce('2', policyText('none'));
  expect(await world.ask()).toBe(open);
});

test('PolicyCache uses changed lists at the next question, and none after its end', async () => {
  const world = new CacheWorld();
  expect(await world.ask()).toBe(open);
  const now = world.time.now().getTime();
  world.cache.setLists([entryOf('required', { expiresAt: now + 100_000 })]);
  expect(await world.ask()).toBe('OK encrypt');
  await world.time.advance(101);
  expect(await askTwice(world)).toBe(open);
});

test('PolicyCache knows its policies after a restart, without the policy host', async () => {
  const world = announced();
  await world.ask();
  world.web = () => answerOf(500, '');
  world.restart();
  expect(await world.ask()).toBe(secure);
  world.dns.fail('mx', 'example.com');
  world.dns.fail('txt', '_mta-sts.example.com');
  world.restart();
  expect(await world.ask()).toBe(secure);
});

test('PolicyCache remembers after a restart when it may fetch a held policy again', async () => {
  const world = announced();
  await world.ask();
  world.announce('2', '');
  await world.time.advance(hour);
  await askTwice(world);
  world.restart();
  await world.ask();
  expect(world.fetched).toHaveLength(2);
});

test('PolicyCache uses no exemption after its end, not even during the next look-up', async () => {
  const world = new CacheWorld();
  const now = world.time.now().getTime();
  world.cache.setLists([entryOf('exempt', { expiresAt: now + 100_000 })]);
  expect(await world.ask()).toMatch(/^OK (?:may|none)$/u);
  await world.time.advance(101);
  expect(await world.ask()).toBe(open);
});

test.each([
  ['during the next look-up', () => {}],
  ['while DNS is down', (world: CacheWorld) => world.dns.fail('mx', 'example.com')],
])('PolicyCache uses no policy after its end, not even %s', async (_, disturb) => {
  const world = announced('enforce', 2 * hour);
  await world.ask();
  world.web = () => answerOf(500, '');
  await world.time.advance(hour + 50 * minute);
  expect(await askTwice(world)).toBe(secure);
  disturb(world);
  await world.time.advance(10 * minute + 1);
  expect(await world.ask()).not.toBe(secure);
});

test('PolicyCache answers cached domains at once while many others hang', async () => {
  const world = announced();
  await world.ask();
  world.dns.mx = () => new Promise(() => {});
  const waiting = Array.from({ length: 20_000 }, (_, n) => world.ask(`d${n}.example`));
  expect(world.cache.find(domainName('example.com'))).not.toBeInstanceOf(Promise);
  await world.time.advance(5);
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['TEMP mx-unknown']));
});

test('PolicyCache forget() starts anew', async () => {
  const world = announced();
  await world.ask();
  world.cache.forget(domainName('example.com'));
  expect(world.kept.size).toBe(0);
  expect(world.cache.sizes.domains).toBe(0);
});

test('PolicyCache sweep() refreshes policies that nobody asks about, and drops them after half a year', async () => {
  const world = announced('enforce', 31_557_600);
  await world.ask();
  for (let at = 0; at < 170; at++) {
    await world.time.advance(day);
    world.cache.sweep();
    await settle();
  }
  expect(world.fetched.length).toBeGreaterThan(75);
  expect(world.cache.sizes.policies).toBe(1);
  await world.time.advance(11 * day);
  world.cache.sweep();
  await settle();
  expect([world.cache.sizes.policies, world.kept.size]).toEqual([0, 0]);
});

test('PolicyCache keeps what Exim needs if it is asked to', async () => {
  const world = new CacheWorld({ keepsJudged: true });
  const entry = await world.cache.find(domainName('example.com'));
  expect(entry.judged?.verdict.hosts).toHaveLength(1);
});

test('PolicyCache kept() has what a new journal needs', async () => {
  const world = announced();
  await world.ask();
  expect([...world.cache.kept()].map(({ domain, sts }) => [domain, sts.held?.id])).toEqual([
    ['example.com', '1'],
  ]);
  expect(world.cache.fetches).toEqual({ fetched: 1, failed: 0 });
});
