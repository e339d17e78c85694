import { afterEach, expect, test, vi } from 'vitest';
import { printError, printJson, printPage, printRows, showProgress } from '../../bin/print.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function capture(stream: 'stdout' | 'stderr', error?: Error): string[] {
  const written: string[] = [];
  vi.spyOn(process[stream], 'write').mockImplementation((text, ...done) => {
    written.push(String(text));
    for (const callback of done) if (typeof callback === 'function') callback(error);
    return true;
  });
  return written;
}

const nasty = 'a\u001b[2J\u009b\u202e\u2028\ud800';
const escaped = 'a\\u{1b}[2J\\u{9b}\\u{202e}\\u{2028}\\u{d800}';

test('printPage() keeps lines and our styles, and escapes all else', async () => {
  const written = capture('stdout');
  await printPage(`\u001b[32m✓\u001b[39m ok\n${nasty}`);
  expect(written).toEqual([`\u001b[32m✓\u001b[39m ok\n${escaped}\n`]);
});

test('printJson() prints one line that means the same', async () => {
  const written = capture('stdout');
  await printJson({ nasty });
  expect(written.join('')).toMatch(/^[ -~]+\n$/);
  expect(JSON.parse(written.join(''))).toEqual({ nasty });
});

test('printRows() keeps the line ends of CSV', async () => {
  const written = capture('stdout');
  await printRows(`a,"b\nc"\r\n${nasty}\r\n`);
  expect(written).toEqual([`a,"b\nc"\r\n${escaped}\r\n`]);
});

test('printError() escapes, and goes to standard error', () => {
  const written = capture('stderr');
  printError(nasty);
  expect(written).toEqual([`${escaped}\n`]);
});

test('showProgress() writes on one line, to a terminal only', () => {
  const written = capture('stderr');
  const { isTTY } = process.stderr;
  process.stderr.isTTY = false;
  showProgress('1 file');
  process.stderr.isTTY = true;
  showProgress(`2 files ${nasty}`);
  process.stderr.isTTY = isTTY;
  expect(written).toEqual([`\r2 files ${escaped}`]);
});

test('printPage() ends the process when nobody reads on, and throws any other error', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  capture('stdout', Object.assign(new Error('gone'), { code: 'EPIPE' }));
  await expect(printPage('a')).rejects.toThrow('gone');
  expect(exit).toHaveBeenCalledOnce();
  capture('stdout', new Error('full'));
  await expect(printPage('a')).rejects.toThrow('full');
  expect(exit).toHaveBeenCalledOnce();
});
