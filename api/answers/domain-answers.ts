import * as z from 'zod';
import { languages } from '../../core/names/language.ts';
import { domainStates } from '../../service/hosting/describe-domain.ts';
import { lifeCycle, problemState } from './life-cycle-answers.ts';

/** The API's answers about a domain. */

const record = z.object({
  name: z.string(),
  type: z.enum(['A', 'AAAA', 'TXT', 'CNAME', 'MX']),
  value: z.string(),
  purpose: z.string(),
  state: z.enum(['set', 'missing', 'other', 'unknown']),
  found: z.string().optional(),
});

/** A domain in a list. The answer about a single domain has more members. */
export const listedDomain = z.object({
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

export const domain = listedDomain.extend({
  records: z.array(record).optional(),
  unconfirmedRecipients: z
    .array(
      z.object({
        address: z.string(),
        status: z.enum(['waiting', 'declined', 'unreadable']),
        askedAt: z.iso.datetime().optional(),
      }),
    )
    .optional(),
  ...lifeCycle.shape,
  dryRun: z.boolean().optional(),
});
