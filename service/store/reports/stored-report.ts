/** One report about one domain, as read. */

import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import type { UnverifiedFact } from '../../../core/tls-rpt/judge/verification.ts';
import { domainNameSchema, reportIdentitySchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { stateBytes } from '../state-bytes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { receivedReportSchema } from './report-schema.ts';

export const storedReportKey = (day: UtcDay, domain: DomainName, identity: ReportIdentity): string =>
  `${storedReportsPrefix(day, domain)}${identity}.json`;

/** @param prefix of storedReportsPrefix() */
export const parseStoredReportKey = (key: string, prefix: string): ReportIdentity =>
  key.slice(prefix.length, -'.json'.length) as ReportIdentity;

export const storedReportsPrefix = (day: UtcDay, domain: DomainName): string =>
  `${prefixes.storedReports}${day}/${domain}/`;

const text = z.string().exactOptional();

/** The parameters of each reason that this version knows. */
const unverifiedParameters = looseObject({
  signer: text,
  submitter: text,
  result: text,
  services: text,
  problem: text,
  field: text,
  author: text,
  provider: text,
  count: z.number().exactOptional(),
  limit: z.number().exactOptional(),
} satisfies Record<UnverifiedFact, z.ZodType>);

/** If it is not verified, an Unverified, or one of a newer version. */
const verification = z.discriminatedUnion('verified', [
  looseObject({ verified: z.literal(true), by: z.string() }),
  looseObject({ verified: z.literal(false), reason: z.string(), parameters: unverifiedParameters }),
]);

const storedReport = looseObject({
  schema: z.literal(1),
  identity: reportIdentitySchema,
  domain: domainNameSchema,
  /** First UTC day of the period: `2026-11-23`. */
  day: utcDaySchema,
  submitter: z.string(),
  /** Key of the raw mail or HTTPS body. */
  raw: z.string(),
  receivedAt: timestampSchema,
  mailDate: z.string().exactOptional(),
  verification,
  /** Digest of the report's content, hexadecimal. */
  digest: z.string(),
  report: receivedReportSchema,
  /** An earlier version of it was on the other side of its day: verified, or not. */
  hasMoved: z.literal(true).exactOptional(),
});
export type StoredReport = z.infer<typeof storedReport>;

export const storedReportObject = defineStoredObject<StoredReport>({
  schema: storedReport,
  // As one string, a large report would take several times its size.
  format: (state) => Buffer.concat([...stateBytes(state)]),
});
