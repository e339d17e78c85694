import * as z from 'zod';
import { nextActs } from '../../core/finding/next-act.ts';
import { policyMembers } from './policy-answers.ts';

/** The API's answers about removals, changes of provider, and faults of a domain. */

export const nextAct = z
  .enum(nextActs)
  .optional()
  .describe('Where the next step is done; absent if there is nothing to do here');

export const problemState = z.object({
  code: z.string(),
  parameters: z.looseObject({}),
  message: z.string(),
  nextStep: z.string(),
  nextAct,
  since: z.iso.datetime(),
});

const planStep = z.object({
  name: z.string(),
  state: z.enum(['done', 'now', 'waiting', 'later']),
  at: z.iso.datetime().optional(),
  who: z.enum(['strictmx', 'owner']),
  parameters: z.looseObject({}),
  what: z.string(),
  policy: z.object(policyMembers).optional(),
});

export const removal = z.object({
  requestedAt: z.iso.datetime(),
  by: z.string(),
  forcedBecause: z.string().optional(),
  cancellable: z.boolean(),
  problem: problemState.optional(),
  steps: z.array(planStep),
});

export const migration = z.object({
  startedAt: z.iso.datetime(),
  by: z.string(),
  newMx: z.array(z.string()),
  finishedAt: z.iso.datetime().optional(),
  problem: problemState.optional(),
  steps: z.array(planStep),
});

const arrival = z.object({ steps: z.array(planStep) });

export const incident = z.object({
  code: z.string(),
  parameters: z.looseObject({}),
  area: z.string(),
  severity: z.enum(['error', 'warning', 'note', 'unknown']),
  bouncesMail: z.boolean(),
  subject: z.string().optional(),
  message: z.string(),
  nextStep: z.string(),
  nextAct,
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  alertedAt: z.iso.datetime().optional(),
  endAlertedAt: z.iso.datetime().optional(),
  unpostedSince: z.iso.datetime().optional(),
  unmailedSince: z.iso.datetime().optional(),
  unmailed: z.array(z.string()).optional(),
  fallBack: z
    .object({ cachedUntil: z.iso.datetime(), keepValid: z.array(z.string()), message: z.string() })
    .optional(),
});

export const lifeCycle = z
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
          nextAct,
        }),
      ),
      possibleFrom: z.iso.datetime().optional(),
      autoEnforce: z.boolean(),
    }),
    arrival: arrival.describe('The move of a domain from another host, until it is over'),
    removal,
    migration,
    checkedAt: z.iso.datetime(),
    incidents: z.array(incident),
  })
  .partial();

export const testAlarm = z.object({
  domain: z.string(),
  mails: z.array(
    z.object({
      address: z.string(),
      outcome: z.enum(['sent', 'refused', 'failed', 'over-quota', 'planned']),
    }),
  ),
  webhook: z
    .object({ outcome: z.enum(['accepted', 'failed', 'planned']), failure: z.string().optional() })
    .optional()
    .describe('Absent if the domain has none'),
  dryRun: z.boolean().optional(),
});
