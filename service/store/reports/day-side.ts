/** The figures of one domain for one UTC day: verified reports in one object, all others in another. */
import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DaySide, DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import type { RestFigures } from '../../../core/tls-rpt/figures/rest-figures.ts';
import { domainNameSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { formatCompactState } from '../state-json.ts';
import { defineStoredObject } from '../stored-object.ts';
import { dayReportSchema } from './day-report-schema.ts';

/** By domain first, so that one listing has all days of a domain. */
export const daySideKey = (side: DaySideName, day: UtcDay, domain: DomainName): string =>
  `${daySidesPrefix(side, domain)}${day}.json`;

export const daySidesPrefix = (side: DaySideName, domain: DomainName): string =>
  `${side === 'verified' ? prefixes.days : prefixes.unverifiedDays}${domain}/`;

const sessions = { successfulSessions: z.number(), failedSessions: z.number() };

/** Also of a part of a shard: see day-rest.ts. */
export const restFiguresSchema = looseObject({
  reports: z.number(),
  ...sessions,
  policyTypes: z.record(z.string(), looseObject({ reports: z.number(), ...sessions })),
  results: z.record(z.string(), looseObject({ reports: z.number(), failedSessions: z.number() })),
  bouncingSessions: z.number(),
  newcomersBouncingSessions: z.number().exactOptional(),
  sources: z.array(looseObject({ source: z.string(), reports: z.number() })),
} satisfies Record<keyof RestFigures, z.ZodType>);

const daySide = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  day: utcDaySchema,
  reports: z.record(z.string(), dayReportSchema),
  rest: z.record(z.string(), restFiguresSchema).exactOptional(),
  knownDays: z.record(z.string(), z.number()).exactOptional(),
  firstSeen: z.record(z.string(), utcDaySchema).exactOptional(),
  fence: z.string().exactOptional(),
} satisfies Record<keyof DaySide, z.ZodType>);

export const daySideObject = defineStoredObject<DaySide>({ schema: daySide, format: formatCompactState });
