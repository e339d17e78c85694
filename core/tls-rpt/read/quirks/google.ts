/** Quirks of Google's reports. */
import type { Forgive } from './forgive.ts';

/** Absent IP addresses are empty strings. */
export function ignoreEmptyText(forgive: Forgive): undefined {
  forgive('is empty, ignored');
}

/** The Subject has an id of its own. The body's id counts (RFC 8460 §5.6). */
export function noteOtherSubjectId(subjectId: string, reportId: string | undefined): string[] {
  return reportId === undefined || subjectId === reportId
    ? []
    : ['the Report-ID in the Subject differs from report-id'];
}

/** The form of 2019 has no counts, and no policy-domain; both are noted as missing. */
export function noteMissingCount(forgive: Forgive): undefined {
  forgive('is missing');
}
