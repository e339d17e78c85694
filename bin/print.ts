/**
 * The only place that writes to the terminal. Anything that a command prints may contain untrusted text, so all of it is
 * escaped here once more: a command that forgets to escape prints an ugly page, not a dangerous one.
 */
import { formatJson } from '../core/text/format-json.ts';
import { paintedPage, printablePage } from '../core/text/terminal.ts';

/** A page for a person, in our own styles. */
export const printPage = (page: string): Promise<void> => writeOut(`${paintedPage(page)}\n`);

/** One line of JSON. */
export const printJson = (value: unknown): Promise<void> => printPage(formatJson(value));

/** Rows of CSV or NDJSON from the service, with their line ends: CSV has CRLF, and LF within a cell. */
export const printRows = (rows: string): Promise<void> =>
  writeOut(rows.split('\r\n').map(printablePage).join('\r\n'));

// A service must continue if nobody reads its output any more.
process.stderr.on('error', () => {});

/** Prints to standard error: an error, or the progress of a long-running command. */
export const printError = (message: string): void => {
  process.stderr.write(`${printablePage(message)}\n`);
};

/** Prints a line that the next one replaces; prints nothing if no terminal shows it. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${printablePage(text)}`);
}

/** Waits for a slow reader: the output of a thousand files must not pile up. */
const writeOut = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // The reader has stopped, as with `| head`.
      if ((error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') process.exit();
      if (error) reject(error);
      else resolve();
    });
  });
