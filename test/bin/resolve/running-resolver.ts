import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RunningResolver } from '../../../bin/resolve/run-resolver.ts';

/** `strictmx resolve serve` as a process of its own. */
export class ResolverProcess {
  readonly ready: RunningResolver['ready'];
  readonly #child: ChildProcess;
  /** What it wrote to standard error. */
  log = '';

  private constructor(child: ChildProcess, ready: RunningResolver['ready'], log: string) {
    this.#child = child;
    this.ready = ready;
    this.log = log;
    child.stderr?.on('data', (chunk) => {
      this.log += chunk;
    });
  }

  static async start(flags: string[], env: Record<string, string> = {}): Promise<ResolverProcess> {
    const child = spawn(process.execPath, ['bin/strictmx.js', 'resolve', 'serve', '--json', ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let log = '';
    const collect = (chunk: Buffer) => {
      log += chunk;
    };
    child.stderr.on('data', collect);
    const ended = once(child, 'close').then(() => {
      throw new Error(`it ended: ${log}`);
    });
    ended.catch(() => {});
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    child.stderr.off('data', collect);
    return new ResolverProcess(child, JSON.parse(line), log);
  }

  signal(signal: 'SIGHUP'): void {
    this.#child.kill(signal);
  }

  /** @returns its exit code; null if it was killed */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const closed = once(this.#child, 'close');
    this.#child.kill(signal);
    return (await closed)[0];
  }
}
