/** The schema of a report as read (core/tls-rpt/report.ts), for the objects that hold one. */
import * as z from 'zod';
import type { StoredNote } from '../../../core/tls-rpt/reading-note.ts';
import type {
  FailureDetail,
  Report,
  ReportedPolicy,
  ReportProvenance,
} from '../../../core/tls-rpt/report.ts';
import { looseObject } from '../loose-object.ts';

const text = z.string().exactOptional();
const count = z.number().exactOptional();
const texts = z.array(z.string()).exactOptional();

const failureDetail = looseObject({
  resultType: text,
  failedSessions: count,
  sendingMtaIp: text,
  receivingMxHostname: text,
  receivingMxHelo: text,
  receivingIp: text,
  additionalInformation: text,
  failureReasonCode: text,
} satisfies Record<keyof FailureDetail, z.ZodType>);

const reportedPolicy = looseObject({
  policyType: text,
  policyDomain: text,
  policyString: texts,
  mxHost: texts,
  successfulSessions: count,
  failedSessions: count,
  failureDetails: z.array(failureDetail).exactOptional(),
} satisfies Record<keyof ReportedPolicy, z.ZodType>);

/** If a newer version added parameters to a note that this version knows, the two readings count as equal. */
const note = looseObject({
  code: z.string(),
  parameters: looseObject({}),
  times: count,
} satisfies Record<keyof StoredNote, z.ZodType>);

const members = {
  organizationName: text,
  contactInfo: text,
  reportId: text,
  begin: text,
  end: text,
  policies: z.array(reportedPolicy),
  notes: z.array(note),
} satisfies Record<keyof Omit<Report, 'provenance'>, z.ZodType>;

/** A report that we write. */
export const reportSchema: z.ZodType<Report> = looseObject(members);

const provenance = looseObject({
  isEnclosed: z.literal(true).exactOptional(),
  policyDomain: text,
  period: text,
} satisfies Record<keyof ReportProvenance, z.ZodType>);

export const receivedReportSchema: z.ZodType<Report> = looseObject({
  ...members,
  provenance: provenance.exactOptional(),
});
