import type { Task, TaskQueue } from '../../service/ports/task-queue.ts';

export interface QueuedTask {
  task: Task;
  delaySeconds: number;
}

/** A queue that only collects tasks; the test decides when to run them. */
export class MemoryTasks implements TaskQueue {
  before: (tasks: Task[]) => Promise<void> | void = () => {};
  readonly queued: QueuedTask[] = [];

  async enqueue(tasks: Task[], options: { delaySeconds?: number } = {}): Promise<void> {
    await this.before(tasks);
    const { delaySeconds = 0 } = options;
    if (!(delaySeconds >= 0 && delaySeconds <= 900)) throw new Error(`delaySeconds is ${delaySeconds}`);
    for (const task of tasks) this.queued.push({ task: { ...task }, delaySeconds });
  }

  /** Empties the queue. */
  take(): Task[] {
    return this.queued.splice(0).map(({ task }) => task);
  }

  /** Runs every task, those added meanwhile too, and tells how many. */
  async drain(handle: (task: Task) => Promise<unknown>, limit = 1_000): Promise<number> {
    let done = 0;
    for (let next = this.queued.shift(); next !== undefined; next = this.queued.shift()) {
      if (++done > limit) throw new Error(`more than ${limit} tasks: ${JSON.stringify(next.task)}`);
      await handle(next.task);
    }
    return done;
  }
}
