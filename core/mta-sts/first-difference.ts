import { excerpt } from '../finding/fault.ts';

/** Where two texts begin to differ. */
export interface Difference {
  /** From 1. */
  line: number;
  /** The line of either text, with its end, bounded; undefined where the text has ended. */
  first: string | undefined;
  second: string | undefined;
}

/** How much an excerpt keeps of the beginning that both lines share. */
const sharedLength = 40;

/**
 * Finds the first line in which two texts differ.
 * @returns undefined for equal texts
 */
export function firstDifference(first: string, second: string): Difference | undefined {
  if (first === second) return undefined;
  const [ours, theirs] = [splitLines(first), splitLines(second)];
  const index = ours.findIndex((line, at) => line !== theirs[at]);
  // The first text may be the beginning of the second.
  const at = index === -1 ? ours.length : index;
  const [one, other] = [ours[at], theirs[at]];
  const from = sharedBeginning(one ?? '', other ?? '') - sharedLength;
  return { line: at + 1, first: excerptFrom(one, from), second: excerptFrom(other, from) };
}

/** Splits into lines with their ends, because only the ends may differ. */
const splitLines = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));

function sharedBeginning(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** Begins a long line shortly before the difference, which would be cut off otherwise. */
function excerptFrom(line: string | undefined, from: number): string | undefined {
  return line === undefined ? undefined : excerpt(from > 0 ? `…${line.slice(from)}` : line);
}
