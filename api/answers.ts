import * as z from 'zod';
import { templateNames } from '../core/mta-sts/templates.table.ts';
import { languages } from '../core/names/language.ts';
import { domainStates } from '../service/hosting/describe-domain.ts';

/** Shapes of what the API answers, for the OpenAPI document; tests hold real answers against them. */

const problemState = z.object({
  code: z.string(),
  parameters: z.looseObject({}),
  message: z.string(),
  nextStep: z.string(),
  since: z.iso.datetime(),
});

const record = z.object({
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'TXT', 'CNAME', 'MX']),
  value: z.string(),
  purpose: z.string(),
  state: z.enum(['set', 'missing', 'other', 'unknown']),
  found: z.string().optional(),
});

const listedDomain = z.object({
  domain: z.string(),
  unicode: z.string().optional(),
  owner: z.string(),
  digestTo: z.array(z.union([z.string(), z.object({ address: z.string(), language: z.enum(languages) })])),
  digestHour: z.int().optional(),
  zone: z.enum(['managed', 'external']),
  state: z.enum(domainStates),
  since: z.iso.datetime(),
  nextStep: z.string(),
  problem: problemState.optional(),
  wantedId: z.string().optional(),
  announcedId: z.string().optional(),
  reportAddress: z.string(),
  reportUrl: z.string(),
  autoEnforce: z.boolean(),
  adoptRecords: z.boolean(),
  webhook: z.string().optional(),
});

const planStep = z.object({
  name: z.string(),
  state: z.enum(['done', 'now', 'waiting', 'later']),
  at: z.iso.datetime().optional(),
  who: z.enum(['strictmx', 'owner']),
  parameters: z.looseObject({}),
  what: z.string(),
  policy: z
    .object({ mode: z.enum(['enforce', 'testing', 'none']), mx: z.array(z.string()), maxAgeSeconds: z.int() })
    .optional(),
});

const removal = z.object({
  requestedAt: z.iso.datetime(),
  by: z.string(),
  forcedBecause: z.string().optional(),
  cancellable: z.boolean(),
  problem: problemState.optional(),
  steps: z.array(planStep),
});

const migration = z.object({
  startedAt: z.iso.datetime(),
  by: z.string(),
  newMx: z.array(z.string()),
  finishedAt: z.iso.datetime().optional(),
  problem: problemState.optional(),
  steps: z.array(planStep),
});

const incident = z.object({
  code: z.string(),
  parameters: z.looseObject({}),
  area: z.string(),
  severity: z.enum(['error', 'warning', 'note', 'unknown']),
  bouncesMail: z.boolean(),
  subject: z.string().optional(),
  message: z.string(),
  nextStep: z.string(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  alertedAt: z.iso.datetime().optional(),
  endAlertedAt: z.iso.datetime().optional(),
  unpostedSince: z.iso.datetime().optional(),
  fallBack: z
    .object({ cachedUntil: z.iso.datetime(), keepValid: z.array(z.string()), message: z.string() })
    .optional(),
});

const lifeCycle = z
  .object({
    mxNeeds: z.array(
      z.object({ pattern: z.string(), until: z.iso.datetime(), versionId: z.string(), open: z.boolean() }),
    ),
    deletable: z.object({ from: z.iso.datetime(), open: z.boolean() }),
    enforce: z.object({
      ready: z.boolean(),
      missing: z.array(
        z.object({
          code: z.string(),
          parameters: z.looseObject({}),
          message: z.string(),
          nextStep: z.string(),
        }),
      ),
      possibleFrom: z.iso.datetime().optional(),
      autoEnforce: z.boolean(),
    }),
    removal,
    migration,
    checkedAt: z.iso.datetime(),
    incidents: z.array(incident),
  })
  .partial();

const mode = z.enum(['enforce', 'testing', 'none']);

const policyUse = z.object({
  kind: z.enum(['current', 'superseded', 'never-served']),
  number: z.int().optional(),
  id: z.string().optional(),
  supersededAt: z.iso.datetime().optional(),
  daysLate: z.int().optional(),
  message: z.string(),
});

const report = z.object({
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
    z.object({ verified: z.literal(false), reason: z.string(), detail: z.string() }),
  ]),
  raw: z.string(),
});

const sessions = { reports: z.int(), successfulSessions: z.int(), failedSessions: z.int() };
const figures = { verified: z.object(sessions), unverified: z.object(sessions) };
const failures = z.object({ failedSessions: z.int(), reports: z.int() });

const summary = z.object({
  domain: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  cursor: z.iso.date().optional(),
  total: z.object(figures),
  days: z.array(z.object({ day: z.iso.date(), ...figures })),
  reporters: z.array(
    z.object({
      submitter: z.string(),
      organizationName: z.string().optional(),
      ...figures,
      policies: z.array(policyUse.extend({ lastDay: z.iso.date(), verified: z.boolean() })),
    }),
  ),
  policyTypes: z.array(z.object({ policyType: z.string(), ...figures })),
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

export const answers = {
  domain: listedDomain.extend({
    records: z.array(record).optional(),
    ...lifeCycle.shape,
    dryRun: z.boolean().optional(),
  }),
  removal: removal.extend({ domain: z.string(), dryRun: z.boolean().optional() }),
  migration: migration.extend({ notes: z.array(z.string()).optional(), dryRun: z.boolean().optional() }),
  incidentList: z.object({ checkedAt: z.iso.datetime().optional(), incidents: z.array(incident) }),
  domainList: z.object({ domains: z.array(listedDomain), cursor: z.string().optional() }),
  policy: z.object({
    mode: z.enum(['enforce', 'testing', 'none']),
    mx: z.array(z.string()),
    maxAgeSeconds: z.int(),
    text: z.string(),
    wantedId: z.string().nullable(),
    announcedId: z.string().nullable(),
    warnings: z.array(z.string()).optional(),
  }),
  suggestion: z.object({
    mode: z.literal('testing'),
    mx: z.array(z.string()),
    maxAgeSeconds: z.int(),
    madeFrom: z.object({ liveMx: z.array(z.string()), template: z.enum(templateNames) }),
    notes: z.array(z.string()),
  }),
  report,
  summary,
  reportList: z.object({ reports: z.array(report), cursor: z.string().optional() }),
  problem: z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
};
