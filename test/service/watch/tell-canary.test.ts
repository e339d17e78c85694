import { beforeAll, expect, test } from 'vitest';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { policyUrl } from '../../../service/store/domains/domain-names.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';
import { domainName } from '../../fakes/names.ts';
import { publishPolicy } from '../publish-policy.ts';
import { enforce, World } from '../world.ts';
import { policyHost, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const canary = domainName('canary.strictmx.test');

const eventsOf = (log: MemoryLog) =>
  log.entries.filter(({ event }) => event.startsWith('canary-')).map(({ event }) => event);

async function hostedCanary(): Promise<{ world: World; log: MemoryLog }> {
  const log = new MemoryLog();
  const world = new World({ log });
  const { ports, handles } = world;
  handles.dns.addZone(domainName('strictmx.test'));
  await registerDomain(ports, canary, { owner: 'operator', digestTo: ['ops@example.net'], zone: 'managed' });
  await runTask(ports, { kind: 'advance-hosting', domain: canary });
  handles.resolver.found('mx', canary, [{ exchange: 'mx.example.com', preference: 10 }]);
  await publishPolicy(ports, canary, enforce('mx.example.com'));
  await runTask(ports, { kind: 'rotate-id', domain: canary });
  handles.clock.advance(3600);
  return { world, log };
}

/** Two checks, so that an error is confirmed. */
async function check({ ports, handles }: World, domain = canary): Promise<void> {
  await watchDomain(ports, domain);
  handles.clock.advance(ports.service.retrySeconds);
  await watchDomain(ports, domain);
}

test('tellCanary() says that the canary was checked, and nothing else while it has no fault', async () => {
  const { world, log } = await hostedCanary();
  await check(world);
  expect(eventsOf(log)).toEqual(['canary-checked', 'canary-checked']);
});

test('tellCanary() says at each check that the canary has a confirmed fault, until it has none', async () => {
  const { world, log } = await hostedCanary();
  world.handles.fetch.answer(policyUrl(canary), answerOf(404, 'Not Found'));
  await check(world);
  expect(eventsOf(log)).toEqual(['canary-checked', 'canary-checked', 'canary-faulty']);
  expect(log.entries.find(({ event }) => event === 'canary-faulty')?.fields).toEqual({
    domain: canary,
    codes: ['wrong-status'],
  });
  world.handles.fetch.clear(policyUrl(canary));
  await watchDomain(world.ports, canary);
  expect(eventsOf(log).slice(3)).toEqual(['canary-checked']);
});

test('tellCanary() says nothing about the domains of owners', async () => {
  const world = await watchedWorld();
  policyHost(world, answerOf(404, 'Not Found'));
  await check(world, world.domain);
  expect(eventsOf(world.handles.log)).toEqual([]);
});
