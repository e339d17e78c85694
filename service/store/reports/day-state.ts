/** What was reported about one domain for one UTC day. */
import * as z from 'zod';
import { addDays } from '../../../core/names/utc-day.ts';
import type {
  DayFailure,
  DayPolicy,
  DayReport,
  DayResult,
  DayState,
} from '../../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../../ports/ports.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const dayStateKey = (day: string, domain: string): string => `${prefixes.days}${day}/${domain}.json`;

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
  domain: z.string(),
  day: z.string(),
  reports: z.record(z.string(), dayReportSchema),
  full: z.literal(true).exactOptional(),
} satisfies Record<keyof DayState, z.ZodType>);

export const dayStateObject = defineStoredObject<DayState>({ schema: dayState });

/** Reads at a time: a trend of 90 days needs 90 small ones. */
const concurrency = 16;

/** From one UTC day to another, both inclusive. */
export function daysFrom(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The day objects of a domain from one UTC day to another, both inclusive; days without reports are left out. */
export const loadDays = (
  ports: Pick<Ports, 'store'>,
  domain: string,
  from: string,
  to: string,
): Promise<DayState[]> => loadTheseDays(ports, domain, daysFrom(from, to));

/** The same for any days, in their order. */
export async function loadTheseDays(
  { store }: Pick<Ports, 'store'>,
  domain: string,
  days: string[],
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
