/** Tallies of reports that a day does not itemise: one shard of them, or a closed part of a shard. */
import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import type { ReportTally } from '../../../core/tls-rpt/figures/tally-report.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { formatCompactState } from '../state-json.ts';
import { defineStoredObject } from '../stored-object.ts';
import { restFiguresSchema } from './day-side.ts';

/** @param shard see restShardOf(); for a closed part, its name follows: `5-40b9b1d60978786d4037be6f7491149e` */
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
  /** Of a shard, by name: which tallies of a closed part count, and their sum. Absent in objects that an earlier version wrote. */
  closed: z
    .record(z.string(), looseObject({ identities: z.array(z.string()), sum: restFiguresSchema }))
    .exactOptional(),
});
export type DayRest = z.infer<typeof dayRest>;

export const dayRestObject = defineStoredObject<DayRest>({ schema: dayRest, format: formatCompactState });
