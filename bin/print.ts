/**
 * The only place that writes to the terminal. Whatever a command prints may have text of strangers in it, so all of it is
 * escaped here once more: a command that forgets to do so itself prints an ugly page, not a dangerous one.
 */
import { formatJson } from '../core/text/format-json.ts';
import { paintedPage, printablePage } from '../core/text/terminal.ts';

/** A page for a person, in our own styles. */
export const printPage = (page: string): Promise<void> => writeOut(`${paintedPage(page)}\n`);

/** One line of JSON. */
export const printJson = (value: unknown): Promise<void> => printPage(formatJson(value));

/** Rows of CSV or NDJSON that the service has made, with their line ends: CSV has CRLF, and LF within a cell. */
export const printRows = (rows: string): Promise<void> =>
  writeOut(rows.split('\r\n').map(printablePage).join('\r\n'));

// A service goes on when nobody reads what it says any more.
process.stderr.on('error', () => {});

/** For a person who has to do something: an error, or what a long-running command does. */
export const printError = (message: string): void => {
  process.stderr.write(`${printablePage(message)}\n`);
};

/** On a line that the next one replaces; nothing where nobody looks. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${printablePage(text)}`);
}

/** Waits for a slow reader: the output of a thousand files must not pile up. */
const writeOut = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // Nobody reads on, as with `| head`.
      if ((error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') process.exit();
      if (error) reject(error);
      else resolve();
    });
  });
