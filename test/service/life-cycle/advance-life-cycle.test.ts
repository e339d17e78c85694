import { beforeAll, expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { advanceLifeCycle } from '../../../service/life-cycle/advance-life-cycle.ts';
import { startMigration } from '../../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import { receiveMail } from '../intake/report-mail.ts';
import { inTesting, reportsCome } from '../publishing/reported-world.ts';
import { watchedPolicy, watchedWorld } from '../watch/watched-world.ts';
import { enforce, World } from '../world.ts';
import { enforcing, remove, settle, stepsOf } from './removing.ts';

beforeAll(testDkimKey, 60_000);

const daySeconds = 86_400;

/**
 * What the queue alone does over weeks, without the daily reconciliation, which is there for lost tasks: runs tasks when
 * they are due, for so long or until none is left.
 * @returns when each ran
 */
async function runQueue(world: World, seconds: number): Promise<{ task: Task; at: number }[]> {
  const { clock, tasks } = world.handles;
  const ran: { task: Task; at: number }[] = [];
  const end = clock.now().getTime() + seconds * 1000;
  const waiting: { task: Task; at: number }[] = [];
  for (;;) {
    const now = clock.now().getTime();
    for (const { task, delaySeconds } of tasks.queued.splice(0))
      waiting.push({ task, at: now + delaySeconds * 1000 });
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (!next || next.at > end) return ran;
    clock.advance((next.at - now) / 1000);
    await runTask(world.ports, next.task);
    ran.push(next);
  }
}

test('advanceLifeCycle() takes a dated step of a removal within 15 minutes of its date, with 96 checks a day', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  await runQueue(world, 3600);
  const step = (await stepsOf(world)).find(({ name }) => name === 'delete-records');
  expect(step).toMatchObject({ state: 'waiting' });

  // The tasks of the chain are lost with each stop of the queue here; a check starts it again.
  await world.ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain: world.domain }]);
  world.handles.clock.advance(900);
  let deletedAt = 0;
  const before = world.handles.dns.changes.length;
  world.handles.dns.before = (operation) => {
    if (operation === 'change' && deletedAt === 0) deletedAt = world.handles.clock.now().getTime();
  };
  const ran = await runQueue(world, 20 * daySeconds);
  expect(world.handles.dns.changes.length).toBeGreaterThan(before);
  const lateSeconds = (deletedAt - Date.parse(String(step?.at))) / 1000;
  expect(lateSeconds).toBeGreaterThanOrEqual(0);
  expect(lateSeconds).toBeLessThanOrEqual(900);
  const checks = ran.filter(({ task, at }) => task.kind === 'advance-life-cycle' && at < deletedAt);
  const days = (deletedAt - (checks[0]?.at ?? 0)) / (daySeconds * 1000);
  expect(checks.length / days).toBeLessThanOrEqual(97);
});

test('advanceLifeCycle() queues one chain of checks, however often it is called', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world);
  world.handles.clock.advance(1000);
  world.handles.tasks.take();
  for (let call = 0; call < 5; call++) await advanceLifeCycle(world.ports, world.domain);
  expect(world.handles.tasks.queued).toEqual([
    { task: { kind: 'advance-life-cycle', domain: world.domain }, delaySeconds: 900 },
  ]);
  expect((await world.state()).nextLifeCycleCheckAt).toBe(
    new Date(world.ports.clock.now().getTime() + 900_000).toISOString(),
  );
});

test('advanceLifeCycle() queues a check that is earlier than the one that waits', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world, 1000);
  world.handles.tasks.take();
  await remove(world, 'customer left');
  world.handles.tasks.take();
  await advanceLifeCycle(world.ports, world.domain);
  expect(world.handles.tasks.queued, 'for the deletion of the host').toEqual([
    { task: { kind: 'advance-life-cycle', domain: world.domain }, delaySeconds: 60 },
  ]);
});

test('advanceLifeCycle() goes from testing to enforce after a check, if asked to', async () => {
  const world = await inTesting(true);
  await reportsCome(world, 15);
  await advanceLifeCycle(world.ports, world.domain);
  expect(world.served()).toContain('mode: enforce');
});

test('advanceLifeCycle() takes the steps of a change of provider', async () => {
  const world = await enforcing();
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await advanceLifeCycle(world.ports, world.domain);
  expect(world.served()).toContain('mx: mx.new.example');
});

test('advanceLifeCycle() does nothing for a domain that is gone', async () => {
  const { ports, handles } = new World();
  await advanceLifeCycle(ports, domainName('gone.example'));
  expect([handles.store.keys(), handles.tasks.take()]).toEqual([[], []]);
});

test('advanceLifeCycle() no longer watches a domain once its removal deletes', async () => {
  const world = await watchedWorld();
  await receiveMail(world, { failed: 100, successful: 0, signedBy: 'reporter.example' });
  const at = world.ports.clock.now().toISOString();
  const removal = { requestedAt: at, by: 'owner', deletingSince: at, recordsDeletedAt: at };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify({ ...(await world.state()), removal }));
  await advanceLifeCycle(world.ports, world.domain);
  expect(await loadWatch(world.ports, world.domain)).toBeUndefined();
});

test('advanceLifeCycle() asks for a second check of an error, and makes it when it is due', async () => {
  const world = await watchedWorld();
  const { ports, handles, domain } = world;
  handles.resolver.answer('txt', '_mta-sts.example.com', { kind: 'none' });
  await advanceLifeCycle(ports, domain);
  handles.tasks.take();
  handles.clock.advance(ports.service.retrySeconds - 10);
  await advanceLifeCycle(ports, domain);
  const again = { task: { kind: 'advance-life-cycle', domain }, delaySeconds: 10 };
  expect(handles.tasks.queued).toEqual([again]);
  handles.clock.advance(10);
  await advanceLifeCycle(ports, domain);
  expect((await loadWatch(ports, domain))?.watch.incidents).toMatchObject([{ code: 'record-missing' }]);
});

test('advanceLifeCycle() checks a domain once an hour, so that each daily reconciliation finds a check due', async () => {
  const world = await watchedWorld();
  const check = async () => {
    await advanceLifeCycle(world.ports, world.domain);
    return (await loadWatch(world.ports, world.domain))?.watch.checkedAt;
  };
  const first = await check();
  expect(first).toBeDefined();
  world.handles.clock.advance(3599);
  expect(await check()).toBe(first);
  world.handles.clock.advance(1);
  expect(await check()).not.toBe(first);
});

test('advanceLifeCycle() compares a policy that was written directly to the store with the MX as soon as it is announced', async () => {
  const world = await watchedWorld();
  await advanceLifeCycle(world.ports, world.domain);
  world.handles.clock.advance(60);
  world.handles.store.edit(
    policyKey(world.domain),
    formatPolicy({ ...watchedPolicy, mx: ['mx.elsewhere.example'] }),
  );
  await runTask(world.ports, { kind: 'rotate-id', domain: world.domain });
  await world.drain();
  const watch = (await loadWatch(world.ports, world.domain))?.watch;
  expect(watch?.checkedAt).toBe(world.handles.clock.now().toISOString());
  expect(watch?.unconfirmed).toContainEqual(expect.objectContaining({ area: 'mx' }));
});
