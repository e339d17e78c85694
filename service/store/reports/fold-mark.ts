/** Says that a stored report has to be folded into the figures of its day. */
import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { formatCompactState } from '../state-json.ts';
import { defineStoredObject } from '../stored-object.ts';

/** The report that a mark is about. */
export interface MarkedReport {
  domain: DomainName;
  day: UtcDay;
  identity: ReportIdentity;
}

export const foldMarkKey = ({ domain, day, identity }: MarkedReport): string =>
  `${foldMarksPrefix(domain, day)}${identity}.json`;

/** The prefix of all marks, of a domain's, or of a day's. */
export const foldMarksPrefix = (domain?: DomainName, day?: UtcDay): string =>
  [prefixes.foldMarks, domain && `${domain}/`, day && `${day}/`].filter(Boolean).join('');

export function parseFoldMarkKey(key: string): MarkedReport {
  const [domain, day, file = ''] = key.slice(prefixes.foldMarks.length).split('/');
  return { domain, day, identity: file.slice(0, -'.json'.length) } as MarkedReport;
}

const foldMark = looseObject({
  schema: z.literal(1),
  /**
   * The etag of the stored report, or `to-be-deleted`, `deleted`, `to-be-crowded-out` or `crowded-out`. So a mark that was
   * written again meanwhile is a different one, which the fold does not delete with the one that it has processed.
   */
  report: z.string(),
});
export type FoldMark = z.infer<typeof foldMark>;

export const foldMarkObject = defineStoredObject<FoldMark>({ schema: foldMark, format: formatCompactState });
