/** A report that no daily mail has included yet. */

import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param receivedDay the UTC day it was received */
export const pendingReportKey = (domain: DomainName, receivedDay: UtcDay, identity: ReportIdentity): string =>
  `${pendingReportsPrefix(domain)}${receivedDay}/${identity}.json`;

export const pendingReportsPrefix = (domain: DomainName): string => `${prefixes.pendingReports}${domain}/`;

/** @param prefix of pendingReportsPrefix(): all of a domain's reports */
export function parsePendingReportKey(
  key: string,
  prefix: string,
): { receivedDay: UtcDay; identity: ReportIdentity } {
  const [receivedDay = '', file = ''] = key.slice(prefix.length).split('/');
  return { receivedDay: receivedDay as UtcDay, identity: file.slice(0, -'.json'.length) as ReportIdentity };
}

/** `day`: the UTC day that the report is about. */
const pendingReport = looseObject({ schema: z.literal(1), day: utcDaySchema });
export type PendingReport = z.infer<typeof pendingReport>;

export const pendingReportObject = defineStoredObject<PendingReport>({ schema: pendingReport });
