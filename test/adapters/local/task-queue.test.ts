import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTaskQueue, type TaskQueueOptions } from '../../../adapters/local/task-queue.ts';
import { type Task, UnknownTaskError } from '../../../service/ports/task-queue.ts';
import { taskQueueContract } from '../../contracts/task-queue.contract.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

taskQueueContract('InProcessQueue', async () => {
  const handled: Task[] = [];
  const tasks = createTaskQueue({ handle: async (task) => handled.push(task), log: new MemoryLog() });
  return {
    tasks,
    async delivered() {
      await tasks.idle();
      return handled;
    },
  };
});

const rotate = (domain: string): Task => ({ kind: 'rotate-id', domain: domainName(domain) });

/** A handler whose every run ends when the test says so. */
function start(options: Partial<TaskQueueOptions> = {}) {
  const runs: { task: Task; end: () => void; fail: (error: Error) => void }[] = [];
  const log = new MemoryLog();
  const handle = (task: Task) =>
    new Promise<void>((end, fail) => {
      runs.push({ task, end, fail });
    });
  const tasks = createTaskQueue({ handle, log, ...options });
  return { tasks, runs, log };
}

describe('createTaskQueue()', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('runs as many tasks at once as allowed', async () => {
    const { tasks, runs } = start({ concurrency: 2 });
    await tasks.enqueue(['a', 'b', 'c'].map(rotate));
    expect(runs).toHaveLength(2);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(3);
    expect(runs[2]?.task).toEqual(rotate('c'));
  });

  test('runs the work of others beside a hundred tasks that wait for hosts that never answer', async () => {
    const { tasks, runs } = start();
    const advance = (name: string): Task => ({ kind: 'advance-hosting', domain: domainName(name) });
    await tasks.enqueue(Array.from({ length: 100 }, (_, n) => advance(`d${n}.attacker.example`)));
    expect(runs).toHaveLength(4);
    const day = utcDay('2026-11-23');
    await tasks.enqueue([{ kind: 'fold-day', domain: domainName('quiet.example'), day }]);
    expect(runs[4]?.task).toMatchObject({ kind: 'fold-day' });
    // Names below one registered domain have one turn together.
    await tasks.enqueue([advance('quiet.example'), rotate('other.example')]);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    runs[1]?.end();
    await vi.advanceTimersByTimeAsync(0);
    runs[2]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs.slice(5).map(({ task }) => task)).toEqual(
      expect.arrayContaining([advance('quiet.example'), rotate('other.example')]),
    );
  });

  test('runs a task once if it was added several times before it began', async () => {
    const { tasks, runs } = start({ concurrency: 1 });
    await tasks.enqueue(['a', 'b', 'b', 'b'].map(rotate));
    for (const domain of ['a', 'b']) {
      expect(runs.at(-1)?.task).toEqual(rotate(domain));
      runs.at(-1)?.end();
      await vi.advanceTimersByTimeAsync(0);
    }
    await tasks.idle();
    expect(runs).toHaveLength(2);
  });

  test('runs a task once more if it was added while it ran, and never twice at the same time', async () => {
    const { tasks, runs } = start();
    await tasks.enqueue([rotate('a')]);
    await tasks.enqueue([rotate('a')]);
    await tasks.enqueue([rotate('a')]);
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(2);
    runs[1]?.end();
    await tasks.idle();
    expect(runs).toHaveLength(2);
  });

  test('waits for the delay, or the shorter of two', async () => {
    const { tasks, runs } = start();
    await tasks.enqueue([rotate('a')], { delaySeconds: 60 });
    await vi.advanceTimersByTimeAsync(20_000);
    await tasks.enqueue([rotate('a')], { delaySeconds: 10 });
    await tasks.enqueue([rotate('a')], { delaySeconds: 30 });
    await tasks.idle();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(runs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(runs).toHaveLength(1);
  });

  test('retries after 1, 2, 4 … seconds, logs each failure, and finally gives up', async () => {
    const { tasks, runs, log } = start({ maxAttempts: 4 });
    await tasks.enqueue([rotate('a')]);
    for (const [attempt, seconds] of [1, 2, 4].entries()) {
      runs[attempt]?.fail(new Error(`failure ${attempt}`));
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
      expect(runs).toHaveLength(attempt + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(runs).toHaveLength(attempt + 2);
    }
    runs[3]?.fail(new Error('failure 3'));
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(runs).toHaveLength(4);
    expect(log.entries.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'warn task-failed',
      'warn task-failed',
      'warn task-failed',
      'error task-given-up',
    ]);
  });

  test('continues after a handler that throws at once', async () => {
    const handled: Task[] = [];
    const handle = (task: Task) => {
      handled.push(task);
      throw new Error('at once');
    };
    const { tasks } = start({ handle, maxAttempts: 1 });
    await tasks.enqueue(['a', 'b'].map(rotate));
    await tasks.idle();
    expect(handled).toHaveLength(2);
  });

  test('keeps a task that only a newer version knows, and says so once', async () => {
    const unknown = { kind: 'rotate-key' } as unknown as Task;
    const { tasks, runs, log } = start({ maxAttempts: 2 });
    await tasks.enqueue([unknown, rotate('a')]);
    runs[1]?.end();
    for (let attempt = 0; attempt < 5; attempt++) {
      runs.at(attempt === 0 ? 0 : -1)?.fail(new UnknownTaskError('rotate-key', ['rotate-id']));
      await vi.advanceTimersByTimeAsync(900_000);
    }
    expect(runs.map(({ task }) => task)).toEqual([unknown, rotate('a'), ...Array(5).fill(unknown)]);
    expect(log.entries.map(({ level, event }) => `${level} ${event}`)).toEqual(['error task-unknown']);
  });

  test('close() waits for running tasks and starts no more', async () => {
    const { tasks, runs } = start({ concurrency: 1 });
    await tasks.enqueue(['a', 'b'].map(rotate));
    let closed = false;
    const closing = tasks.close().then(() => {
      closed = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(closed).toBe(false);
    runs[0]?.end();
    await closing;
    await tasks.enqueue([rotate('c')]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(runs).toHaveLength(1);
  });
});
