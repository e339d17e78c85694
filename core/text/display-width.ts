const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** The columns of a text in a fixed-width font: CJK characters take two (Unicode Standard Annex #11). */
export function displayWidth(text: string): number {
  let total = 0;
  for (const character of text) total += wide.test(character) ? 2 : /\p{M}/u.test(character) ? 0 : 1;
  return total;
}

/** Fills a text with spaces to a width in columns. */
export const padDisplay = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
