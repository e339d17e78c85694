/** How many bodies a report URL received in the current minute, for all function instances together. */
import * as z from 'zod';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const postLimitKey = (inbox: string): string => `${prefixes.postLimits}${inbox}.json`;

const postLimit = looseObject({
  schema: z.literal(1),
  /** Minutes since 1970. */
  minute: z.number(),
  reports: z.number(),
  /** Bodies that are not reports. */
  junk: z.number(),
  /** Random, another in each minute. Absent where an older version counted. */
  salt: z.string().exactOptional(),
  /** By the mark of a network (networkMark()): how much it sent. */
  networks: z.record(z.string(), z.number()).exactOptional(),
});
export type PostLimit = z.infer<typeof postLimit>;

export const postLimitObject = defineStoredObject<PostLimit>({ schema: postLimit, isExpendable: true });
