/** What was reported about one domain for one UTC day. */

import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import type {
  DayFailure,
  DayPolicy,
  DayReport,
  DayResult,
  DayState,
} from '../../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, utcDaySchema } from '../branded-text.ts';
import { listKeys } from '../list-keys.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** By domain first, so that one list has the days of a domain, however long ago. */
export const dayStateKey = (day: UtcDay, domain: DomainName): string =>
  `${dayStatesPrefix(domain)}${day}.json`;

const dayStatesPrefix = (domain: DomainName): string => `${prefixes.days}${domain}/`;

const text = z.string().exactOptional();

const dayResult = looseObject({
  resultType: z.string(),
  failedSessions: z.number(),
  details: z.number(),
} satisfies Record<keyof DayResult, z.ZodType>);

const dayFailure = looseObject({
  resultType: z.string(),
  failedSessions: z.number(),
  receivingMxHostname: text,
  receivingIp: text,
  sendingMtaIp: text,
  failureReasonCode: text,
  additionalInformation: text,
} satisfies Record<keyof DayFailure, z.ZodType>);

const dayPolicy = looseObject({
  policyType: z.string(),
  fingerprint: text,
  mode: z.enum(['enforce', 'testing', 'none']).exactOptional(),
  policyText: text,
  successfulSessions: z.number(),
  failedSessions: z.number(),
  results: z.array(dayResult),
  failures: z.array(dayFailure),
  moreFailures: z.number().exactOptional(),
} satisfies Record<keyof DayPolicy, z.ZodType>);

export const dayReportSchema = looseObject({
  submitter: z.string(),
  organizationName: text,
  reportId: text,
  verified: z.boolean(),
  verification: z.string(),
  mailDate: text,
  digest: z.string(),
  policies: z.array(dayPolicy),
} satisfies Record<keyof DayReport, z.ZodType>);

const dayState = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  day: utcDaySchema,
  reports: z.record(z.string(), dayReportSchema),
  full: z.literal(true).exactOptional(),
} satisfies Record<keyof DayState, z.ZodType>);

export const dayStateObject = defineStoredObject<DayState>({ schema: dayState });

/** Reads at a time: a trend of 90 days needs 90 small ones. */
const concurrency = 16;

/**
 * The UTC days from one to another, both inclusive, that a domain has figures of, in order. What was never reported
 * costs nothing: 15 years of daily reports are 6 lists.
 */
export async function listReportedDays(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  from: UtcDay,
  to: UtcDay,
): Promise<UtcDay[]> {
  const prefix = dayStatesPrefix(domain);
  const days: UtcDay[] = [];
  for await (const key of listKeys(ports, prefix + commonStart(from, to))) {
    const day = key.slice(prefix.length, -'.json'.length) as UtcDay;
    if (day >= from && day <= to) days.push(day);
  }
  return days;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** From one UTC day to another, both inclusive. */
export function daysFrom(from: UtcDay, to: UtcDay): UtcDay[] {
  const days: UtcDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * The day objects of a domain from one UTC day to another, both inclusive; days without reports are left out. For some
 * weeks: S3 asks for a list what it asks for 12 reads.
 */
export const loadDays = (
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  from: UtcDay,
  to: UtcDay,
): Promise<DayState[]> => loadTheseDays(ports, domain, daysFrom(from, to));

/** The same for any days, in their order. */
export async function loadTheseDays(
  { store }: Pick<Ports, 'store'>,
  domain: DomainName,
  days: readonly UtcDay[],
): Promise<DayState[]> {
  const loaded: (DayState | undefined)[] = [];
  for (let start = 0; start < days.length; start += concurrency) {
    const batch = days
      .slice(start, start + concurrency)
      .map(async (day) => (await dayStateObject.load({ store }, dayStateKey(day, domain)))?.state);
    loaded.push(...(await Promise.all(batch)));
  }
  return loaded.filter((day) => day !== undefined);
}
