import * as z from 'zod';
import { actors } from '../../core/finding/who-acts.ts';
import { languages } from '../../core/names/language.ts';
import { domainStates } from '../../service/hosting/describe-domain.ts';
import { urgencies } from '../../service/hosting/listing/urgency.ts';
import { incident, lifeCycle, nextAct, problemState } from './life-cycle-answers.ts';
import { mode } from './policy-answers.ts';
import { sideFigures } from './report-answers.ts';

/** The API's answers about a domain. */

const record = z.object({
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'TXT', 'CNAME', 'MX']),
  value: z.string(),
  purpose: z.string(),
  state: z.enum(['set', 'missing', 'other', 'unknown']),
  found: z.string().optional(),
});

const described = z.object({
  domain: z.string(),
  unicode: z.string().optional(),
  owner: z.string(),
  digestTo: z.array(z.union([z.string(), z.object({ address: z.string(), language: z.enum(languages) })])),
  digestHour: z.int().optional(),
  zone: z.enum(['managed', 'external']),
  state: z.enum(domainStates),
  since: z.iso.datetime(),
  mode: mode.optional(),
  nextStep: z.string(),
  nextStepBy: z
    .enum(actors)
    .describe('Who does the next step: "strictmx" continues by itself; "nobody" if there is nothing to do'),
  nextAct,
  urgency: z.enum(urgencies).describe('Which domains need attention first, the most urgent first'),
  problem: problemState.optional(),
  wantedId: z.string().optional(),
  announcedId: z.string().optional(),
  reportAddress: z.string(),
  reportUrl: z.string(),
  autoEnforce: z.boolean(),
  adoptRecords: z.boolean(),
  webhook: z.string().optional(),
});

/** A domain in a list, with its open incidents. */
export const listedDomain = described.extend({
  week: z
    .object({
      from: z.iso.date(),
      to: z.iso.date(),
      ...sideFigures,
      unreadable: z.array(z.iso.date()).optional(),
    })
    .optional()
    .describe('Absent if asked for with week=false'),
  incidents: z.array(incident),
});

/** The answer about a single domain. */
export const domain = described.extend({
  records: z.array(record).optional(),
  unconfirmedRecipients: z
    .array(
      z.object({
        address: z.string(),
        status: z.enum(['waiting', 'declined', 'unreadable']),
        meaning: z.string(),
        since: z.iso.datetime().optional(),
        askedAt: z.iso.datetime().optional(),
        until: z.iso.datetime().optional(),
      }),
    )
    .optional(),
  ...lifeCycle.shape,
  changedSettings: z
    .array(z.string())
    .optional()
    .describe('In a dry run: the settings that would change, even if they are shown in the same form'),
  dryRun: z.boolean().optional(),
});
