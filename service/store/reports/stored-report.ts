/** One report about one domain, as it was read. */
import * as z from 'zod';
import type { Report } from '../../../core/tls-rpt/report.ts';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const storedReportKey = (day: string, domain: string, identity: string): string =>
  `${storedReportsPrefix(day, domain)}${identity}.json`;

export const storedReportsPrefix = (day: string, domain: string): string =>
  `${prefixes.storedReports}${day}/${domain}/`;

const verification = z.discriminatedUnion('verified', [
  z.object({ verified: z.literal(true), by: z.string() }),
  z.object({ verified: z.literal(false), reason: z.string(), detail: z.string() }),
]);

const storedReport = z.object({
  schema: z.literal(1),
  identity: z.string(),
  domain: z.string(),
  /** First UTC day of the period: `2026-11-23`. */
  day: z.string(),
  submitter: z.string(),
  /** Key of the raw mail or HTTPS body. */
  raw: z.string(),
  receivedAt: z.string(),
  mailDate: z.string().exactOptional(),
  verification,
  /** Digest of the report's content, hexadecimal. */
  digest: z.string(),
  report: z.custom<Report>((value) => typeof value === 'object' && value !== null),
});
export type StoredReport = z.infer<typeof storedReport>;

export const readStoredReport = (key: string, body: Uint8Array): StoredReport =>
  readState(storedReport, key, body);
