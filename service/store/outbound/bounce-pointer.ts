/** The report or the daily mail that a bounce address belongs to. */

import * as z from 'zod';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** Where bounces of one mail go: an address of ours that nobody can guess. */
export const bounceAddress = (token: string, { service }: Pick<Ports, 'service'>): string =>
  `bounce-${token}@${service.mailDomain}`;

/** @param token identifies the mail in the bounce address; cannot be guessed */
export const bouncePointerKey = (token: string): string => `${prefixes.bouncePointers}${token}.json`;

const bouncePointer = looseObject({
  schema: z.literal(1),
  day: utcDaySchema,
  /** Of a daily mail: one of the domains that it is about. */
  domain: domainNameSchema,
  /** Of a daily mail: 0. */
  part: z.int(),
  address: z.string(),
  /** Whose daily mail it is; absent for a report. */
  owner: z.string().exactOptional(),
  /** Set once a daily mail came back: the status of RFC 3463. */
  bounced: looseObject({ status: z.string(), at: timestampSchema }).exactOptional(),
});
export type BouncePointer = z.infer<typeof bouncePointer>;

export const bouncePointerObject = defineStoredObject<BouncePointer>({ schema: bouncePointer });
