import * as z from 'zod';

/** The API's answers about an owner's rights. */
export const owner = z.object({
  owner: z.string(),
  zones: z.array(z.string()),
  quota: z.object({
    domains: z.int(),
    recipients: z.int(),
    mailsPerDay: z.int(),
    storedBytesPerDay: z.int(),
  }),
  used: z.object({ domains: z.int(), mails: z.int() }),
  dryRun: z.boolean().optional(),
});

export const webhookSecret = z.object({
  owner: z.string(),
  secret: z.string(),
  since: z.iso.datetime(),
  previousUntil: z.array(z.iso.datetime()).describe('Until when replaced secrets still sign'),
  dryRun: z.boolean().optional(),
});
