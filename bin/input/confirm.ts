import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { printable } from '../../core/text/terminal.ts';

interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

const ownTerminal = (): Terminal => ({ input: process.stdin, output: process.stderr });

/** Whether somebody is there to answer questions. */
export const hasTerminal = ({ input, output }: Terminal = ownTerminal()): boolean =>
  input.isTTY === true && output.isTTY === true;

/** Asks a question on the terminal. The output of the command stays free of it. @returns the trimmed answer */
export async function ask(question: string, terminal: Terminal = ownTerminal()): Promise<string> {
  const lines = createInterface({ ...terminal, terminal: true });
  try {
    // The end of the input is an answer too: none.
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(`${printable(question, 300)} `), ended])).trim();
  } finally {
    lines.close();
  }
}

/** Asks for a secret, which is not shown while it is typed. */
export function askSecret(question: string, { input, output }: Terminal = ownTerminal()): Promise<string> {
  let isMuted = false;
  const quiet = new Writable({
    write(chunk, _encoding, done) {
      // What is typed is repeated by readline, after the question.
      if (!isMuted) output.write(chunk);
      done();
    },
  });
  const answer = ask(question, { input, output: quiet });
  isMuted = true;
  return answer.finally(() => output.write('\n'));
}

/** A question that only "y" and "yes" affirm. */
export const confirm = async (question: string, terminal?: Terminal): Promise<boolean> =>
  /^y(?:es)?$/iu.test(await ask(`${question} [y/N]`, terminal));
