/** An empty object for each raw report that came to the address of a claim which does not host its domain yet. */
import { prefixes } from '../prefixes.ts';

/** @param raw the key of the raw object */
export const waitingReportKey = (inbox: string, raw: string): string =>
  `${waitingReportsPrefix(inbox)}${raw}`;

export const waitingReportsPrefix = (inbox: string): string => `${prefixes.waitingReports}${inbox}/`;

/** @returns the key of the raw object */
export const parseWaitingReportKey = (inbox: string, key: string): string =>
  key.slice(waitingReportsPrefix(inbox).length);
