/** Quirks of the reports from Microsoft (Exchange Online and Outlook.com). */

import { type Forgive, type ReadingNote, readingNote } from '../../reading-note.ts';
import type { FailureDetail } from '../../report.ts';

/** Date-times have no zone: `2026-11-23T00:00:00`. They are UTC. */
export function assumeUtc(zone: string | undefined, forgive: Forgive): string {
  if (zone !== undefined) return zone;
  forgive('no-zone');
  return 'Z';
}

/**
 * The TLSA records of a policy-string are one string that holds a JSON array: `["[\"3 1 1 …\"]"]`.
 * @returns undefined for any other text
 */
export function splitJsonArray(text: string, forgive: Forgive): string[] | undefined {
  // Attack: the bombs that the JSON limits stop, within a string. Records of one MX take a few hundred characters.
  if (text.length > 10_000 || text.includes('{') || !/^\s*\[/.test(text)) return undefined;
  try {
    const items: unknown = JSON.parse(text);
    if (!Array.isArray(items)) return undefined;
    forgive('json-in-string');
    return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}

/** The report id in the Subject has no `<>`, which RFC 8460 §5.3 puts around it. */
export function noteBareSubjectId(isBracketed: boolean): ReadingNote[] {
  return isBracketed ? [] : [readingNote('subject-id-unwrapped', {})];
}

/** A failure to fetch the policy names neither an IP address nor an MX, because no session was tried. */
export function noteFailureWithoutHost(detail: FailureDetail, forgive: Forgive): void {
  if (
    detail.sendingMtaIp === undefined &&
    detail.receivingMxHostname === undefined &&
    detail.receivingIp === undefined
  )
    forgive('no-host-named');
}
