import * as z from 'zod';
import { templateNames } from '../../core/mta-sts/templates.table.ts';

/** What the API answers about a policy. */

export const mode = z.enum(['enforce', 'testing', 'none']);

export const policyMembers = { mode, mx: z.array(z.string()), maxAgeSeconds: z.int() };

export const policy = z.object({
  ...policyMembers,
  text: z.string(),
  wantedId: z.string().nullable(),
  announcedId: z.string().nullable(),
  warnings: z.array(z.string()).optional(),
});

export const suggestion = z.object({
  ...policyMembers,
  mode: z.literal('testing'),
  madeFrom: z.object({ liveMx: z.array(z.string()), template: z.enum(templateNames) }),
  notes: z.array(z.string()),
});
