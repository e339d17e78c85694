/** A report that no daily mail has included yet. */
import * as z from 'zod';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param receivedDay the UTC day it was received */
export const pendingReportKey = (domain: string, receivedDay: string, identity: string): string =>
  `${pendingReportsPrefix(domain)}${receivedDay}/${identity}.json`;

export const pendingReportsPrefix = (domain: string): string => `${prefixes.pendingReports}${domain}/`;

/** `day`: the UTC day that the report is about. */
const pendingReport = looseObject({ schema: z.literal(1), day: z.string() });
export type PendingReport = z.infer<typeof pendingReport>;

export const pendingReportObject = defineStoredObject<PendingReport>({ schema: pendingReport });
