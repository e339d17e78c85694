/** The batches from which one part of a day's reports is made. */

import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { timestampSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { paddedPart } from './padded-part.ts';

export const shardPlanKey = (day: UtcDay, shard: string, part: number): string =>
  `${shardPlansPrefix(day, shard)}${paddedPart(part)}.json`;

/** @param key from `shardPlanKey` */
export const partOfPlan = (key: string): number => Number.parseInt(key.slice(key.lastIndexOf('/') + 1), 10);

export const shardPlansPrefix = (day: UtcDay, shard: string): string =>
  `${prefixes.shardPlans}${day}/${shard}/`;

const shardPlan = looseObject({
  schema: z.literal(1),
  day: utcDaySchema,
  shard: z.string(),
  /** 1 for the first; later ones contain results that arrived after it. */
  part: z.int(),
  plannedAt: timestampSchema,
  /** Keys of the stored sessions of this part: exactly these, even after a crash. */
  batches: z.array(z.string()),
  /** Every report of the part is stored. */
  done: z.boolean(),
});
export type ShardPlan = z.infer<typeof shardPlan>;

export const shardPlanObject = defineStoredObject<ShardPlan>({ schema: shardPlan });
