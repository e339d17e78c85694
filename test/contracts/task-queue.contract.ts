import { describe, expect, test } from 'vitest';
import type { Task, TaskQueue } from '../../service/ports/task-queue.ts';
import { domainName, utcDay } from '../fakes/names.ts';

export interface TaskQueueUnderTest {
  tasks: TaskQueue;
  /** The tasks that came out without delay, in any order, at least once each. */
  delivered(): Promise<Task[]>;
}

/** The contract of every `TaskQueue`. @param refusedDelays in seconds */
export function taskQueueContract(
  name: string,
  make: () => Promise<TaskQueueUnderTest>,
  refusedDelays = [-1, 901, Number.NaN],
): void {
  const sorted = (tasks: Task[]) => [...new Set(tasks.map((task) => JSON.stringify(task)))].sort();

  describe(`${name} as TaskQueue`, () => {
    test('enqueue() delivers every task unchanged', async () => {
      const { tasks, delivered } = await make();
      const given: Task[] = [
        { kind: 'rotate-id', domain: domainName('example.com') },
        { kind: 'advance-hosting', domain: domainName('example.com') },
        { kind: 'receive-report', key: 'mail/in/ä b+c%20' },
        { kind: 'send-digest', owner: 'me', day: utcDay('2026-11-24') },
      ];
      await tasks.enqueue(given);
      expect(sorted(await delivered())).toEqual(sorted(given));
    });

    test('enqueue() accepts an empty list, and more than ten tasks at once', async () => {
      const { tasks, delivered } = await make();
      const given = Array.from(
        { length: 25 },
        (_, n): Task => ({ kind: 'rotate-id', domain: domainName(`d${n}.example`) }),
      );
      await tasks.enqueue([]);
      await tasks.enqueue(given);
      expect(sorted(await delivered())).toEqual(sorted(given));
    });

    test.each(refusedDelays)('enqueue() refuses a delay of %d seconds', async (delaySeconds) => {
      const { tasks } = await make();
      await expect(
        tasks.enqueue([{ kind: 'rotate-id', domain: domainName('example.com') }], { delaySeconds }),
      ).rejects.toThrow();
    });
  });
}
