import * as z from 'zod';
import { mode } from './policy-answers.ts';

/** The API's answers about reports and their figures. */

const policyUse = z.object({
  kind: z.enum(['current', 'superseded', 'never-served']),
  number: z.int().optional(),
  id: z.string().optional(),
  supersededAt: z.iso.datetime().optional(),
  daysLate: z.int().optional(),
  message: z.string(),
});

export const report = z.object({
  id: z.string(),
  organizationName: z.string().optional(),
  contactInfo: z.string().optional(),
  reportId: z.string().optional(),
  begin: z.string().optional(),
  end: z.string().optional(),
  policies: z.array(
    z.object({
      policyType: z.string().optional(),
      policyDomain: z.string().optional(),
      policyString: z.array(z.string()).optional(),
      mxHost: z.array(z.string()).optional(),
      successfulSessions: z.int().optional(),
      failedSessions: z.int().optional(),
      mode: mode.optional(),
      policyVersion: policyUse.optional(),
      explanations: z
        .array(
          z.object({ resultType: z.string(), title: z.string(), meaning: z.string(), effect: z.string() }),
        )
        .optional(),
      failureDetails: z
        .array(
          z.object({
            resultType: z.string().optional(),
            failedSessions: z.int().optional(),
            sendingMtaIp: z.string().optional(),
            receivingMxHostname: z.string().optional(),
            receivingMxHelo: z.string().optional(),
            receivingIp: z.string().optional(),
            additionalInformation: z.string().optional(),
            failureReasonCode: z.string().optional(),
          }),
        )
        .optional(),
    }),
  ),
  notes: z.array(z.string()),
  submitter: z.string(),
  receivedAt: z.iso.datetime(),
  verification: z.discriminatedUnion('verified', [
    z.object({ verified: z.literal(true), by: z.string() }),
    z.object({
      verified: z.literal(false),
      reason: z.string(),
      parameters: z.looseObject({}),
      detail: z.string(),
    }),
  ]),
  raw: z.string(),
});

const sessions = { reports: z.int(), successfulSessions: z.int(), failedSessions: z.int() };

/** Totals of reports that their submitters signed, and of all others. */
export const sideFigures = { verified: z.object(sessions), unverified: z.object(sessions) };

const notItemised = z.object({
  ...sessions,
  sources: z.array(z.object({ source: z.string(), reports: z.int() })),
});

const failures = z.object({ failedSessions: z.int(), reports: z.int() });

export const summary = z.object({
  domain: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  cursor: z.iso.date().optional(),
  unreadable: z.array(z.iso.date()).optional(),
  total: z.object(sideFigures),
  days: z.array(z.object({ day: z.iso.date(), ...sideFigures })),
  reporters: z.array(
    z.object({
      submitter: z.string(),
      organizationName: z.string().optional(),
      ...sideFigures,
      policies: z.array(policyUse.extend({ lastDay: z.iso.date(), verified: z.boolean() })),
    }),
  ),
  moreReporters: z.int().optional(),
  policyTypes: z.array(z.object({ policyType: z.string(), ...sideFigures })),
  notItemised: z
    .object({ verified: notItemised.optional(), unverified: notItemised.optional() })
    .optional()
    .meta({
      description:
        'Reports that the totals include, but that are not listed by reporter, because there were too many.',
    }),
  resultTypes: z.array(
    z.object({
      resultType: z.string(),
      verified: failures,
      unverified: failures,
      explanation: z.object({
        resultType: z.string(),
        known: z.boolean(),
        lasting: z.boolean(),
        title: z.string(),
        meaning: z.string(),
        causes: z.array(z.string()),
        steps: z.array(z.string()),
      }),
      effects: z.array(
        z.object({
          policyType: z.string(),
          mode: mode.optional(),
          verified: z.boolean(),
          failedSessions: z.int(),
          effect: z.string(),
        }),
      ),
    }),
  ),
});
