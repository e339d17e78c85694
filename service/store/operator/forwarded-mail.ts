/** The last mail to the operator: which marks it is about, and what became of it. For all function instances together. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const forwardedMailKey = `${prefixes.forwardedMail}last.json`;

const forwardedMail = looseObject({
  schema: z.literal(1),
  /** `2026-11-24T10`: there is one mail an hour. */
  hour: z.string(),
  /** `claimed`, `failed` (it is tried again), `sent`, `refused`, or one that a newer version knows, which is done with. */
  status: z.string(),
  createdAt: timestampSchema,
  /** Of the last attempt. */
  claimedAt: timestampSchema,
  /** The keys of the marks that it is about, in the order in which it lists the mails. */
  marks: z.array(z.string()),
  /** How many more there were, which were deleted. */
  more: z.number().exactOptional(),
  /** How many mails earlier ones were about that the operator's server refused. */
  unsent: z.number().exactOptional(),
});
export type ForwardedMail = z.infer<typeof forwardedMail>;

/** If it cannot be read, one more mail goes out: better than none from then on. */
export const forwardedMailObject = defineStoredObject<ForwardedMail>({
  schema: forwardedMail,
  isExpendable: true,
});
