/** To whom mail about a domain goes, and whose the domain was before. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { problem } from './stored-finding.ts';

/** A plain address is written to in English; so is one with a language that only a newer version knows. */
export const digestRecipient = z.union([
  z.string(),
  looseObject({ address: z.string(), language: z.string() }),
]);
export type DigestRecipient = z.infer<typeof digestRecipient>;

/** Whose a domain was until its DNS led to another claim; there until everything of it is deleted. */
export const formerHost = looseObject({
  owner: z.string(),
  inbox: z.string(),
  zone: z.string(),
  zoneId: z.string().exactOptional(),
  digestTo: z.array(digestRecipient),
  passedAt: timestampSchema,
  /** Recipients that need no notice any more: they got it, or refused it. */
  notified: z.array(z.string()).exactOptional(),
  /** What keeps the passing from its end. */
  problem: problem.exactOptional(),
});
export type FormerHost = z.infer<typeof formerHost>;
