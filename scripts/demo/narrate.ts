import { stripVTControlCharacters, styleText } from 'node:util';

/** How many checks have failed. */
export let failures = 0;
let step = 0;

/** Begins a step. */
export function title(text: string): void {
  console.log(`\n${styleText('bold', `${++step}. ${text}`)}`);
}

/** Prints what a step saw, indented and without control characters. */
export function print(text: string): void {
  console.log(stripVTControlCharacters(text).replaceAll('\r', '').trimEnd().replaceAll(/^/gm, '   '));
}

/** Prints whether a check holds, and counts those that do not. */
export function check(what: string, holds: boolean): void {
  if (!holds) failures++;
  console.log(`   ${holds ? styleText('green', '✓') : styleText('red', '✗ FAILED:')} ${what}`);
}

/** Checks repeatedly until something is there, for at most two seconds. */
export async function until<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + 2_000;
  for (;;) {
    const found = await find();
    if (found !== undefined || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
