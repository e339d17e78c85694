/** Tallies of reports that a day does not itemise: one shard of them. */
import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import type { ReportTally } from '../../../core/tls-rpt/figures/tally-report.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { formatCompactState } from '../state-json.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param shard see restShardOf() */
export const dayRestKey = (side: DaySideName, day: UtcDay, domain: DomainName, shard: string): string =>
  `${prefixes.dayRests}${domain}/${day}/${side}/${shard}.json`;

const sessions = { successfulSessions: z.number(), failedSessions: z.number() };

const reportTallySchema = looseObject({
  source: z.string(),
  ...sessions,
  policyTypes: z.record(z.string(), looseObject(sessions)),
  results: z.record(z.string(), z.number()),
  bouncingSessions: z.number(),
} satisfies Record<keyof ReportTally, z.ZodType>);

const dayRest = looseObject({
  schema: z.literal(1),
  /** By report identity. */
  reports: z.record(z.string(), reportTallySchema),
});
export type DayRest = z.infer<typeof dayRest>;

export const dayRestObject = defineStoredObject<DayRest>({ schema: dayRest, format: formatCompactState });
