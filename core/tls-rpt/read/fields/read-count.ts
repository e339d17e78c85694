import type { Forgive } from '../../reading-note.ts';
import { ignoreCount, readDigits } from '../quirks/any-reporter.ts';
import { noteMissingCount } from '../quirks/google.ts';
import { ignoreNull } from '../quirks/stalwart.ts';

/** Reads a number of sessions: whole, not negative, exact. */
export function readCount(value: unknown, forgive: Forgive): number | undefined {
  // Adding 0 turns -0 into 0.
  if (Number.isSafeInteger(value) && (value as number) >= 0) return (value as number) + 0;
  if (value === undefined) return noteMissingCount(forgive);
  if (value === null) return ignoreNull(forgive);
  return readDigits(value, forgive) ?? ignoreCount(value, forgive);
}
