/** One report about one domain, as it was read. */
import * as z from 'zod';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { stateBytes } from '../state-bytes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { reportSchema } from './report-schema.ts';

export const storedReportKey = (day: string, domain: string, identity: string): string =>
  `${storedReportsPrefix(day, domain)}${identity}.json`;

export const storedReportsPrefix = (day: string, domain: string): string =>
  `${prefixes.storedReports}${day}/${domain}/`;

const text = z.string().exactOptional();

/** Of each reason that this version knows. */
const unverifiedParameters = looseObject({ signer: text, submitter: text, result: text, services: text });

/** If it is not verified, an Unverified, or what a newer version made of it. */
const verification = z.discriminatedUnion('verified', [
  looseObject({ verified: z.literal(true), by: z.string() }),
  looseObject({ verified: z.literal(false), reason: z.string(), parameters: unverifiedParameters }),
]);

const storedReport = looseObject({
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
  report: reportSchema,
});
export type StoredReport = z.infer<typeof storedReport>;

export const storedReportObject = defineStoredObject<StoredReport>({
  schema: storedReport,
  // As one string a large report would take several times its bytes.
  format: (state) => Buffer.concat([...stateBytes(state)]),
});
