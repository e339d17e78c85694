/** Quirks of the reports from Microsoft (Exchange Online and Outlook.com). */
import type { FailureDetail } from '../../report.ts';
import type { Forgive } from './forgive.ts';

/** Date-times have no zone: `2026-11-23T00:00:00`. They are UTC. */
export function assumeUtc(zone: string | undefined, forgive: Forgive): string {
  if (zone !== undefined) return zone;
  forgive('has no zone, read as UTC');
  return 'Z';
}

/**
 * The TLSA records of a policy-string are one string that holds a JSON array: `["[\"3 1 1 …\"]"]`.
 * @returns undefined for any other text
 */
export function splitJsonArray(text: string, forgive: Forgive): string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const items: unknown = JSON.parse(text);
    if (!Array.isArray(items)) return undefined;
    forgive('is a JSON array in a string, read as a list');
    return items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return undefined;
  }
}

/** The report id in the Subject has no `<>`, which RFC 8460 §5.3 puts around it. */
export function noteBareSubjectId(isBracketed: boolean): string[] {
  return isBracketed ? [] : ['the Report-ID in the Subject has no "<>"'];
}

/** A failure to fetch the policy names neither an IP address nor an MX, because no session was tried. */
export function noteFailureWithoutHost(detail: FailureDetail, add: (note: string) => void): void {
  if (
    detail.sendingMtaIp === undefined &&
    detail.receivingMxHostname === undefined &&
    detail.receivingIp === undefined
  )
    add('failure-details name neither an IP address nor an MX');
}
