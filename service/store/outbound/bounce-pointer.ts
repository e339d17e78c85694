/** The delivery that a bounce address belongs to. */

import * as z from 'zod';
import { domainNameSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param token identifies the delivery in the bounce address; cannot be guessed */
export const bouncePointerKey = (token: string): string => `${prefixes.bouncePointers}${token}.json`;

const bouncePointer = looseObject({
  schema: z.literal(1),
  day: utcDaySchema,
  domain: domainNameSchema,
  part: z.int(),
  address: z.string(),
});
export type BouncePointer = z.infer<typeof bouncePointer>;

export const bouncePointerObject = defineStoredObject<BouncePointer>({ schema: bouncePointer });
