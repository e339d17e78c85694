/** What the queue alone does over weeks, without the daily reconciliation, which is there for lost tasks. */
import { expect, test } from 'vitest';
import { describeRemoval } from '../../../service/life-cycle/describe-removal.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { enforce, World } from '../world.ts';

const daySeconds = 86_400;

/** Runs tasks when they are due, for so long or until none is left. @returns when each ran */
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

test('a removal takes a dated step within 15 minutes of its date, with 96 checks a day', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
  await runQueue(world, 3600);
  const state = await world.state();
  const step = describeRemoval(world.ports, state, state.removal!).steps.find(
    ({ name }) => name === 'delete-records',
  );
  expect(step).toMatchObject({ state: 'waiting' });

  // The tasks of the chain are lost with each stop of the queue here; a look starts it again.
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
  const looks = ran.filter(({ task, at }) => task.kind === 'advance-life-cycle' && at < deletedAt);
  const days = (deletedAt - (looks[0]?.at ?? 0)) / (daySeconds * 1000);
  expect(looks.length / days).toBeLessThanOrEqual(97);
});
