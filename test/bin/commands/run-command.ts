import { Command } from 'commander';
import { vi } from 'vitest';

export interface Ran {
  out: string;
  err: string;
  exit: unknown;
}

/** A command of the command line, in this process. @returns what it printed, and the exit code that it set */
export async function runCommand(addCommand: (program: Command) => void, args: string[]): Promise<Ran> {
  const printed = { out: '', err: '' };
  const capture = (stream: 'stdout' | 'stderr', to: 'out' | 'err') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text, ...done) => {
      printed[to] += String(text);
      for (const callback of done) if (typeof callback === 'function') callback();
      return true;
    });
  const spies = [capture('stdout', 'out'), capture('stderr', 'err')];
  try {
    const program = new Command();
    addCommand(program);
    await program.parseAsync(args, { from: 'user' });
    return { ...printed, exit: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = undefined;
  }
}
