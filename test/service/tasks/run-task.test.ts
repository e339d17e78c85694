import { expect, test } from 'vitest';
import { workKinds } from '../../../adapters/aws/queue-names.ts';
import { UnknownTaskError } from '../../../service/ports/task-queue.ts';
import { runTask, taskKinds } from '../../../service/tasks/run-task.ts';
import { World } from '../world.ts';

test('runTask() runs the step of the task', async () => {
  const world = new World();
  await world.register();
  await runTask(world.ports, { kind: 'advance-hosting', domain: world.domain });
  expect((await world.state()).hosting.state).toBe('serving');
});

test('runTask() refuses a kind that only a newer version knows, and names it', async () => {
  const { ports } = new World();
  const task = { kind: 'rotate-key', domain: 'example.com' };
  const run = runTask(ports, task);
  await expect(run).rejects.toThrow(UnknownTaskError);
  await expect(run).rejects.toThrow('"rotate-key"');
});

test.each([[null], [undefined], ['rotate-id'], [7], [[]], [{}], [{ kind: null }]])(
  'runTask() refuses %j, which is not a task',
  async (task) => {
    await expect(runTask(new World().ports, task)).rejects.toThrow(UnknownTaskError);
  },
);

test('each task kind is under its own name, and has its own queue on AWS', () => {
  for (const [name, { kind }] of Object.entries(taskKinds)) expect(kind).toBe(name);
  expect([...workKinds].sort()).toEqual(Object.keys(taskKinds).sort());
});
