import type { Log } from '../../service/ports/log.ts';
import {
  subjectOf,
  type Task,
  type TaskQueue,
  UnknownTaskError,
  waitsForOthers,
} from '../../service/ports/task-queue.ts';
import { Turns } from './turns.ts';

export interface TaskQueueOptions {
  handle(task: Task): Promise<unknown>;
  log: Log;
  /** How many tasks run at a time, and as many that wait for the hosts of others; default 4. */
  concurrency?: number;
  /**
   * The queue gives up a task after this many failures; default 10. The next reconciliation repeats lost work, except
   * the reading of a report: that takes `replay`. The queue keeps a task that fails with UnknownTaskError.
   */
  maxAttempts?: number;
}

export interface LocalTaskQueue extends TaskQueue {
  /** Resolves when no task is running or due; tasks for a later time do not count. */
  idle(): Promise<void>;
  /** Starts no more tasks, and resolves when the running ones have ended. */
  close(): Promise<void>;
}

interface Entry {
  task: Task;
  attempts: number;
  /** Ends at its time; undefined once it is due. */
  timer: NodeJS.Timeout | undefined;
  dueAt: number;
}

const maxRetryDelaySeconds = 900;

/**
 * Runs tasks in this process. Adding a task that is already waiting has no effect. Adding one that is running makes it
 * run once more afterwards, because it may have read the state before the change. The same task never runs twice at the
 * same time.
 *
 * Kinds of work take turns, and so do domains and owners within a kind. Attack: reports to one domain, dated thousands
 * of days back, so that thousands of folds are due before that of any other domain. Work that waits for the hosts of
 * others has places of its own. Attack: domains whose policy hosts never answer.
 */
export function createTaskQueue(options: TaskQueueOptions): LocalTaskQueue {
  return new InProcessQueue(options);
}

class InProcessQueue implements LocalTaskQueue {
  readonly #options: Required<TaskQueueOptions>;
  readonly #own: Turns;
  /** Of work that waits for the hosts of others. */
  readonly #others: Turns;
  readonly #waiting = new Map<string, Entry>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #idleListeners: (() => void)[] = [];
  /** Unknown kinds that were already logged. */
  readonly #unknown = new Set<string>();
  #closed = false;

  constructor(options: TaskQueueOptions) {
    this.#options = { concurrency: 4, maxAttempts: 10, ...options };
    this.#own = new Turns(this.#options.concurrency);
    this.#others = new Turns(this.#options.concurrency);
  }

  async enqueue(tasks: Task[], { delaySeconds = 0 }: { delaySeconds?: number } = {}): Promise<void> {
    if (!(delaySeconds >= 0 && delaySeconds <= 900))
      throw new Error(`Cannot enqueue: "delaySeconds" is ${delaySeconds}, expected 0 to 900`);
    for (const task of tasks) this.#add({ ...task }, 0, delaySeconds);
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleListeners.push(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    await Promise.all(this.#running.values());
  }

  #add(task: Task, attempts: number, delaySeconds: number): void {
    if (this.#closed) return;
    const key = JSON.stringify(task);
    const dueAt = performance.now() + delaySeconds * 1_000;
    const waiting = this.#waiting.get(key);
    // The earlier time wins: neither caller waits longer than it asked for.
    if (waiting !== undefined && waiting.dueAt <= dueAt) return;
    clearTimeout(waiting?.timer);
    const entry: Entry = { task, attempts, timer: undefined, dueAt };
    if (delaySeconds > 0)
      entry.timer = setTimeout(() => {
        entry.timer = undefined;
        this.#queue(key);
      }, delaySeconds * 1_000);
    this.#waiting.set(key, entry);
    this.#queue(key);
  }

  /** Queues an entry for a turn, unless it is not due yet, or has to wait until its task no longer runs. */
  #queue(key: string): void {
    const entry = this.#waiting.get(key);
    if (entry === undefined || entry.timer !== undefined || this.#running.has(key)) return;
    const turns = waitsForOthers(entry.task) ? this.#others : this.#own;
    const turn = { group: entry.task.kind, subgroup: subjectOf(entry.task) };
    void turns.take(() => this.#begin(key, entry), turn);
  }

  async #begin(key: string, entry: Entry): Promise<void> {
    if (this.#closed) return;
    this.#waiting.delete(key);
    const run = this.#run(entry);
    this.#running.set(key, run);
    try {
      await run;
    } finally {
      this.#running.delete(key);
      this.#queue(key);
      if (this.#isIdle()) for (const resolve of this.#idleListeners.splice(0)) resolve();
    }
  }

  async #run({ task, attempts }: Entry): Promise<void> {
    const { handle, log, maxAttempts } = this.#options;
    try {
      await handle(task);
    } catch (error) {
      if (error instanceof UnknownTaskError) return this.#keep(task, error);
      const attempt = attempts + 1;
      if (attempt >= maxAttempts) return log.error('task-given-up', { task, attempt, error });
      const delaySeconds = Math.min(2 ** attempts, maxRetryDelaySeconds);
      log.warn('task-failed', { task, attempt, delaySeconds, error });
      this.#add(task, attempt, delaySeconds);
    }
  }

  /** Keeps a task that only a newer version can run, retries it rarely, and logs each kind once. */
  #keep(task: Task, error: UnknownTaskError): void {
    if (!this.#unknown.has(error.kind)) this.#options.log.error('task-unknown', { task, error });
    this.#unknown.add(error.kind);
    this.#add(task, 0, maxRetryDelaySeconds);
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && [...this.#waiting.values()].every(({ timer }) => timer !== undefined);
  }
}
