/** The recipients of mail about a domain, and the domain's former owner. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { problem } from './stored-finding.ts';

/** A plain address gets mail in English; so does one with a language that only a newer version knows. */
export const digestRecipient = z.union([
  z.string(),
  looseObject({ address: z.string(), language: z.string() }),
]);
export type DigestRecipient = z.infer<typeof digestRecipient>;

/** The former owner of a domain whose DNS now points to another claim; kept until all its data is deleted. */
export const formerHost = looseObject({
  owner: z.string(),
  inbox: z.string(),
  zone: z.string(),
  zoneId: z.string().exactOptional(),
  digestTo: z.array(digestRecipient),
  passedAt: timestampSchema,
  /** Recipients who need no notice any more: they got it, or refused it. */
  notified: z.array(z.string()).exactOptional(),
  /** The problem that blocks the end of the passing. */
  problem: problem.exactOptional(),
});
export type FormerHost = z.infer<typeof formerHost>;
