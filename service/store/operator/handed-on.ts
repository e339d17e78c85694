/** Which mail was handed on to the operator lately, and how much was not, for all function instances together. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const handedOnKey = `${prefixes.handedOn}mails.json`;

const leftOut = { mails: z.number(), since: timestampSchema };

const handedOnMail = looseObject({
  /** A digest of the raw mail's key; of a note about what was left out, `note-` and since when. */
  of: z.string(),
  firstAt: timestampSchema,
  /** Of the last attempt. */
  claimedAt: timestampSchema,
  /** `claimed`, `failed`, `sent`, `refused`, or one that a newer version knows, which is done with. */
  status: z.string(),
  /** What it says about others that were left out. */
  leftOut: looseObject(leftOut).exactOptional(),
});
export type HandedOnMail = z.infer<typeof handedOnMail>;

const handedOn = looseObject({
  schema: z.literal(1),
  /** Those of the last 24 hours, and those that are still tried. */
  mails: z.array(handedOnMail),
  /** What no mail has said yet. `of`: the last ones, as a task may be repeated. */
  leftOut: looseObject({ ...leftOut, of: z.array(z.string()) }).exactOptional(),
});
export type HandedOn = z.infer<typeof handedOn>;

export const handedOnObject = defineStoredObject<HandedOn>({ schema: handedOn });
