import { createHash } from 'node:crypto';
import type { Brand } from '../../names/brand.ts';
import { parseUtcDay, type UtcDay } from '../../names/utc-day.ts';
import type { Report } from '../report.ts';

/** See reportIdentity(). */
export type ReportIdentity = Brand<'ReportIdentity'>;

export interface IdentityParts {
  /** The submitter's domain, see submitterDomain(). */
  submitter: string | undefined;
  reportId: string | undefined;
  begin: string | undefined;
  end: string | undefined;
  policyDomain: string;
  /** Digest of the report's content. It is computed, and counts, only if there is no report-id. */
  content(): string;
}

/**
 * 32 lower-case hexadecimal digits, fit for a key. Equal for the same report sent twice (two rua addresses, a retry,
 * an event delivered again), and for a revision. RFC 8460 §4.4 makes the report-id unique for its reporter, but says
 * nothing of duplicates. Without a report-id, only equal contents are the same report: two servers of one reporter then
 * both count, and so does a revision beside what it was meant to replace.
 */
export function reportIdentity({
  submitter,
  reportId,
  begin,
  end,
  policyDomain,
  content,
}: IdentityParts): ReportIdentity {
  // JSON, so that no choice of report-id can look like another report's id and date.
  const parts = [submitter, reportId, begin, end, policyDomain].map((part) => part ?? null);
  if (reportId === undefined) parts.push(content());
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32) as ReportIdentity;
}

/** Reads an identity that a client sends back. @returns undefined for text that cannot be part of a key */
export const parseReportIdentity = (text: string): ReportIdentity | undefined =>
  /^[a-z0-9]{1,64}$/.test(text) ? (text as ReportIdentity) : undefined;

/** First UTC day of the period: `2026-11-23`. Undefined if the report does not say, or the year has no four digits. */
export function reportDay({ begin }: Report): UtcDay | undefined {
  return begin === undefined ? undefined : parseUtcDay(begin.slice(0, begin.indexOf('T')));
}
