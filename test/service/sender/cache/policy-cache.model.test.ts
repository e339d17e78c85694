/**
 * Random histories of a receiver, a sender, outages and restarts under a virtual clock. Whatever happens, mail never goes
 * with less than a policy demands that the sender holds, and mail is never kept back by a policy that a fresh look would
 * not find any more, for longer than an answer of DNS lives and one look-up takes.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { settle } from '../../../fakes/virtual-time.ts';
import { CacheWorld, policyText } from './cache-world.ts';

type Step =
  | { do: 'publish'; mode: 'enforce' | 'testing' | 'none'; maxAge: number }
  | { do: 'wait'; seconds: number }
  | { do: 'ask' | 'restart' | 'sweep' | 'break-web' | 'repair-web' | 'break-dns' | 'repair-dns' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('publish' as const),
    mode: fc.constantFrom('enforce', 'testing', 'none'),
    maxAge: fc.constantFrom(3_600, 86_400, 604_800),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 61, 299, 301, 3_601, 90_000) }),
  fc.record({
    do: fc.constantFrom(
      'ask',
      'ask',
      'ask',
      'restart',
      'sweep',
      'break-web',
      'repair-web',
      'break-dns',
      'repair-dns',
    ),
  }),
);

interface Published {
  mode: string;
  text: string;
}

async function live(steps: Step[]): Promise<void> {
  const world = new CacheWorld();
  let [id, isWebUp, isDnsUp] = [0, true, true];
  let published: Published = { mode: 'none', text: '' };
  const apply = () => {
    world.web = () => (isWebUp ? answerOf(200, published.text) : answerOf(500, ''));
    if (isDnsUp) world.dns.found('mx', 'example.com', [{ exchange: 'mx.example.com', preference: 10 }]);
    else world.dns.fail('mx', 'example.com');
    if (!isDnsUp) world.dns.fail('txt', '_mta-sts.example.com');
    else world.dns.found('txt', '_mta-sts.example.com', id === 0 ? [] : [`v=STSv1; id=${id};`]);
  };
  for (const one of steps) {
    if (one.do === 'publish') {
      id++;
      published = { mode: one.mode, text: policyText(one.mode, one.maxAge) };
    } else if (one.do === 'wait') await world.time.advance(one.seconds);
    else if (one.do === 'restart') world.restart();
    else if (one.do === 'sweep') world.cache.sweep();
    else if (one.do === 'ask') await askAndJudge(world);
    else if (one.do.endsWith('web')) isWebUp = one.do === 'repair-web';
    else isDnsUp = one.do === 'repair-dns';
    apply();
    await settle();
  }
  [isWebUp, isDnsUp] = [true, true];
  apply();
  await settle();
  await judgeEnd(world, published.mode);
}

/** What is held demands at least this of every answer. */
async function askAndJudge(world: CacheWorld): Promise<void> {
  const answer = await world.ask();
  const held = world.kept.get('example.com')?.held;
  const isEnforced = held?.text.includes('mode: enforce') === true;
  const maxAge = Number(/max_age: (\d+)/.exec(held?.text ?? '')?.[1] ?? 0);
  const isLive = held !== undefined && held.fetchedAt + maxAge * 1_000 > world.time.now().getTime();
  if (isEnforced && isLive && !answer.startsWith('TEMP')) expect(answer).toMatch(/^OK secure/);
}

/** With everything repaired: the longest that an answer of DNS, and a pause after failures, may last; then one look-up. */
async function judgeEnd(world: CacheWorld, mode: string): Promise<void> {
  await world.time.advance(3_601);
  await world.ask();
  await settle();
  const answer = await world.ask();
  if (mode === 'enforce') expect(answer).toMatch(/^OK secure/);
  else expect(answer).toBe('NOTFOUND ');
}

test('PolicyCache under random histories', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), live), { numRuns: 60 });
});
