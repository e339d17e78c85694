import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Invocation {
  answer: unknown;
  /** What the function wrote to its log. */
  log: string;
}

/** The process of a function, with what it has loaded: it takes one event after another. */
export class FunctionInstance {
  readonly #child: ChildProcess;
  #lines: string[] = [];
  #errors = '';
  #waiting: PromiseWithResolvers<Invocation> | undefined;
  isGone = false;

  constructor(bundle: string, environment: Record<string, string>) {
    const script = (name: string) => join(import.meta.dirname, name);
    const args = ['--import', script('public-internet.mjs'), script('invoke.mjs'), bundle];
    this.#child = spawn(process.execPath, args, { env: environment, stdio: 'pipe' });
    this.#child.stderr?.on('data', (text) => {
      this.#errors += text;
    });
    // Written to a process that has died.
    this.#child.stdin?.on('error', () => {});
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#take(line));
    this.#child.on('close', () => {
      this.isGone = true;
      this.#waiting?.reject(this.#noAnswer());
    });
  }

  /** @param laterSeconds by how much its clock is ahead */
  invoke(event: unknown, laterSeconds: number): Promise<Invocation> {
    this.#lines = [];
    if (this.isGone) return Promise.reject(this.#noAnswer());
    this.#waiting = Promise.withResolvers();
    this.#child.stdin?.write(`${JSON.stringify({ event, laterSeconds })}\n`);
    return this.#waiting.promise;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    if (!this.isGone) await once(this.#child, 'close');
  }

  #noAnswer(): Error {
    return new Error(`The function did not answer:\n${this.#lines.join('\n')}\n${this.#errors}`);
  }

  #take(line: string): void {
    this.#lines.push(line);
    const [, answer] = /^ANSWER (.*)$/u.exec(line) ?? [];
    if (answer === undefined) return;
    this.#waiting?.resolve({ answer: JSON.parse(answer), log: this.#lines.join('\n') });
    this.#waiting = undefined;
  }
}
