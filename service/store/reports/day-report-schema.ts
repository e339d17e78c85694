/** The schema of one report's figures (core/tls-rpt/figures/day.ts), for the objects that hold some. */
import * as z from 'zod';
import type { DayFailure, DayPolicy, DayReport, DayResult } from '../../../core/tls-rpt/figures/day.ts';
import { utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';

const text = z.string().exactOptional();

const dayResult = looseObject({
  resultType: z.string(),
  failedSessions: z.number(),
  details: z.number(),
} satisfies Record<keyof DayResult, z.ZodType>);

const dayFailure = looseObject({
  resultType: z.string(),
  failedSessions: z.number(),
  receivingMxHostname: text,
  receivingIp: text,
  sendingMtaIp: text,
  failureReasonCode: text,
  additionalInformation: text,
} satisfies Record<keyof DayFailure, z.ZodType>);

const dayPolicy = looseObject({
  policyType: z.string(),
  fingerprint: text,
  mode: text,
  policyText: text,
  successfulSessions: z.number(),
  failedSessions: z.number(),
  results: z.array(dayResult),
  failures: z.array(dayFailure),
  moreFailures: z.number().exactOptional(),
} satisfies Record<keyof DayPolicy, z.ZodType>);

export const dayReportSchema = looseObject({
  submitter: z.string(),
  organizationName: text,
  reportId: text,
  verified: z.boolean(),
  verification: z.string(),
  mailDate: text,
  receivedDay: utcDaySchema.exactOptional(),
  digest: z.string(),
  policies: z.array(dayPolicy),
} satisfies Record<keyof DayReport, z.ZodType>);
