/**
 * The workers behind the queue. They die at any call or hang in it, and get their tasks late, twice and in parallel.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Task } from '../../service/ports/task-queue.ts';
import { longestTaskSeconds } from './setting.ts';

class Crash extends Error {
  override readonly name = 'Crash';
}

/** An error that a race or a dead worker may cause; any other error is our fault. */
const survivable = new Set(['Crash', 'PreconditionFailedError', 'RecordConflictError', 'EdgeError']);

/** A task that is late comes after this long, or is late again. */
const longestDelayMs = 300_000;

export interface Surroundings {
  now: () => number;
  random: () => number;
  isRough: boolean;
  /** Something went wrong. */
  onTrouble: () => void;
}

export class Workers {
  /** Tasks come late, twice and side by side, and workers hang. */
  isRough: boolean;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #onTrouble: () => void;
  readonly #queue: { task: Task; due: number }[] = [];
  #paused: { since: number; goOn: () => void }[] = [];
  #callsUntilCrash: number | undefined;
  #callsUntilHang: number | undefined;
  #isRacing = false;
  #fault: unknown;
  readonly #bornAt = new AsyncLocalStorage<number>();

  constructor({ now, random, isRough, onTrouble }: Surroundings) {
    this.#now = now;
    this.#random = random;
    this.#onTrouble = onTrouble;
    this.isRough = isRough;
  }

  enqueue(task: Task, delaySeconds: number): void {
    this.#queue.push({ task, due: this.#now() + delaySeconds * 1000 });
  }

  crashAfter(calls: number | undefined): void {
    this.#callsUntilCrash = calls;
  }

  hangAfter(calls: number): void {
    this.#callsUntilHang = calls;
  }

  /** Passed by every call of a port: it may be the last one of its worker, hang, or let others go first. */
  async enter(hangs: number): Promise<void> {
    if (this.#callsUntilCrash !== undefined && --this.#callsUntilCrash <= 0) {
      this.#callsUntilCrash = undefined;
      throw new Crash('killed');
    }
    if (!this.#isRacing) return;
    if (this.#callsUntilHang !== undefined && --this.#callsUntilHang <= 0) {
      this.#callsUntilHang = undefined;
      await this.#hang();
    } else if (this.#random() < hangs) await this.#hang();
    const age = this.#now() - (this.#bornAt.getStore() ?? this.#now());
    if (age > longestTaskSeconds * 1000) throw new Crash('too old');
    for (let turns = Math.floor(this.#random() * 6); turns > 0; turns--) await undefined;
  }

  #hang(): Promise<void> {
    return new Promise((goOn) => this.#paused.push({ since: this.#now(), goOn }));
  }

  /** Runs side by side what is given, until each has ended or hangs. What hangs continues at a later moment. */
  async runAll(runs: (() => Promise<unknown>)[]): Promise<void> {
    const hangingBefore = this.#paused.length;
    let ended = 0;
    this.#isRacing = this.isRough;
    for (const run of runs) {
      void this.#bornAt.run(this.#now(), run).then(
        () => ended++,
        (error) => {
          this.#fault ??= error;
          ended++;
        },
      );
    }
    // Everything here is in memory, so each turn of the loop brings all of it on.
    for (let turn = 0; ended + this.#paused.length - hangingBefore < runs.length; turn++) {
      if (turn > 100_000) throw new Error('a task waits for something that never comes');
      await undefined;
    }
    this.#isRacing = false;
    if (this.#fault) throw this.#fault;
  }

  /** Lets workers continue that hang for so long. */
  async goOn(olderThanSeconds = 0): Promise<void> {
    const isOld = ({ since }: { since: number }) => this.#now() - since >= olderThanSeconds * 1000;
    const old = this.#paused.filter(isOld);
    this.#paused = this.#paused.filter((one) => !isOld(one));
    for (const { goOn } of old) goOn();
    // They run beside what comes next; so many turns are enough for any task to end before that.
    if (old.length > 0) for (let turn = 0; turn < 2000; turn++) await undefined;
    if (this.#fault) throw this.#fault;
  }

  /** Tasks that are due, some of them twice, some left for later. Equal ones that wait are one. */
  takeDue(): Task[] {
    const due = new Map<string, Task>();
    for (const entry of this.#queue.splice(0)) {
      // It failed too often, or somebody emptied the queue.
      if (this.isRough && this.#random() < 0.01) {
        this.#onTrouble();
        continue;
      }
      const isLate = this.isRough && this.#random() < 0.1;
      if (entry.due > this.#now() || isLate) this.#queue.push(entry);
      else due.set(JSON.stringify(entry.task), entry.task);
    }
    const tasks = [...due.values()];
    if (!this.isRough) return tasks;
    const twice = tasks.filter(() => this.#random() < 0.15);
    return [...tasks, ...twice].toSorted(() => this.#random() - 0.5);
  }

  /** A worker that dies is no news: the queue brings its task again. */
  async survive(run: () => Promise<unknown>, task?: Task): Promise<void> {
    const isDone = await this.tried(run);
    if (!isDone && task) this.enqueue(task, 30);
  }

  /** @returns whether it came to an end, which a race or a death may prevent */
  async tried(run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (!(error instanceof Error && survivable.has(error.name))) throw error;
      this.#onTrouble();
      return false;
    }
  }

  /** Whether work that is due was not done, or not to the end. */
  get isBehind(): boolean {
    return this.#paused.length > 0 || this.#isLate;
  }

  get #isLate(): boolean {
    return this.#queue.some(({ due }) => due <= this.#now());
  }

  /** When the next task is due. */
  get nextDue(): number {
    return Math.min(...this.#queue.map(({ due }) => due));
  }

  /** When at the latest there must be another moment: for those that hang, and those that are late. */
  get latestMoment(): number {
    const hanging = this.#paused.map(({ since }) => since + longestTaskSeconds * 1000);
    return Math.min(this.#isLate ? this.#now() + longestDelayMs : Infinity, ...hanging);
  }
}
