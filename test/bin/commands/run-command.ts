import { Command } from 'commander';
import { vi } from 'vitest';

export interface Ran {
  out: string;
  err: string;
  exit: unknown;
}

/** A command of the command line, in this process. @returns what it printed, and the exit code that it set */
export async function runCommand(addCommand: (program: Command) => void, args: string[]): Promise<Ran> {
  const program = new Command();
  addCommand(program);
  return runProgram(program, args);
}

/** The same with a whole command line. Another process would take most of a second to start. */
export async function runProgram(program: Command, args: string[]): Promise<Ran> {
  const printed = { out: '', err: '' };
  const capture = (stream: 'stdout' | 'stderr', to: 'out' | 'err') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text, ...done) => {
      printed[to] += String(text);
      for (const callback of done) if (typeof callback === 'function') callback();
      return true;
    });
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exit(code);
  });
  const spies = [capture('stdout', 'out'), capture('stderr', 'err'), exit];
  try {
    await program.parseAsync(args, { from: 'user' });
    return { ...printed, exit: process.exitCode };
  } catch (error) {
    if (error instanceof Exit) return { ...printed, exit: error.code };
    throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}

/** Ends a command where `process.exit()` would end the process. */
class Exit extends Error {
  readonly code: unknown;

  constructor(code: unknown) {
    super(`process.exit(${code})`);
    this.code = code;
  }
}
