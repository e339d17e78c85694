import * as z from 'zod';
import { templateNames } from '../../core/mta-sts/templates.table.ts';

/** The API's answers about a policy. */

export const mode = z.enum(['enforce', 'testing', 'none']);

export const policyMembers = { mode, mx: z.array(z.string()), maxAgeSeconds: z.int() };

/** If somebody wrote the text directly to the store, members may be missing. A dry run has no ids. */
export const policy = z.object({
  ...z.object(policyMembers).partial().shape,
  text: z.string(),
  wantedId: z.string().nullable().optional(),
  announcedId: z.string().nullable().optional(),
  warnings: z.array(z.string()).optional(),
  errors: z.array(z.string()).optional().describe('Why senders cannot use the stored text'),
  changed: z.boolean().optional().describe('In a dry run: whether senders would get a different text'),
  dryRun: z.boolean().optional(),
});

export const suggestion = z.object({
  ...policyMembers,
  mode: z.literal('testing'),
  madeFrom: z.object({ liveMx: z.array(z.string()), template: z.enum(templateNames) }),
  notes: z.array(z.string()),
});

/** A text that was served. */
export const version = z.object({
  id: z.string(),
  text: z.string(),
  mode: mode.optional(),
  state: z.enum(['pending', 'current', 'superseded']),
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
  announcedAt: z.iso.datetime().optional(),
  cachedUntil: z.iso.datetime().describe('Until when senders may hold it'),
  by: z.string(),
  why: z.string().optional(),
  step: z.string().optional(),
  overridden: z.array(z.object({ code: z.string(), parameters: z.looseObject({}) })).optional(),
});
