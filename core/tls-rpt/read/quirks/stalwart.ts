/** Quirks of the reports from Stalwart Mail Server. */
import type { Forgive } from '../../reading-note.ts';

/** Absent members are null: contact-info, mx-host, the optional members of failure-details. */
export function ignoreNull(forgive: Forgive): undefined {
  forgive('null-ignored');
}

/** Entries of mx-host are copied from the policy's lines: `mx: mail.example.com`. */
export function dropMxPrefix(text: string, forgive: Forgive): string {
  const bare = text.replaceAll(/(^|[\s,;])mx:\s*/gi, '$1');
  if (bare !== text) forgive('mx-prefix');
  return bare;
}

/**
 * The period ends at the next midnight instead of one second before it; Mail.ru's reports do the same.
 * @param seconds the length of the period
 * @param forgive records a note on the end of the period
 * @returns whether it does
 */
export function noteNextMidnight(end: string, seconds: number, forgive: Forgive): boolean {
  if (seconds !== 86_400 || !end.endsWith('T00:00:00Z')) return false;
  forgive('next-midnight');
  return true;
}
