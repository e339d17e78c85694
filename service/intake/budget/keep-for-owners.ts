import { boundReport } from '../../../core/tls-rpt/figures/bound-report.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import type { AddressedOwner } from '../find-addressed-domains.ts';
import { chooseKeeping, type Keeping } from './choose-keeping.ts';

/** What is kept of a mail. */
export interface Kept {
  /** The raw mail, if at least one owner has room for it. */
  raw: Keeping;
  readings: StoredReport[];
}

/**
 * Decides for each owner separately, as if the mail had come only to that owner's domains. So its sender cannot choose, by
 * the order of recipients, whose budget it uses.
 * @param refusedParts parts that cannot be counted
 */
export async function keepForOwners(
  ports: Pick<Ports, 'store' | 'service' | 'log'>,
  raw: StoredObject,
  owners: readonly AddressedOwner[],
  readings: readonly StoredReport[],
  refusedParts = 0,
): Promise<Kept> {
  if (owners.length === 0) return { raw: await chooseKeeping(ports, raw, undefined, []), readings: [] };
  const keepings: Keeping[] = [];
  const kept: StoredReport[] = [];
  for (const { owner, domains } of owners) {
    const [first] = domains;
    if (first === undefined) continue;
    const own = readings.filter(({ domain }) => domains.has(domain));
    const options = { isRawCounted: keepings.length > 0, refusedParts };
    const keeping = await chooseKeeping(ports, raw, { owner, domain: first }, own, options);
    keepings.push(keeping);
    if (keeping === 'all') kept.push(...own);
    if (keeping === 'sums') kept.push(...own.map(withoutDetails));
  }
  const most = (['all', 'sums'] as const).find((keeping) => keepings.includes(keeping));
  return { raw: most ?? 'nothing', readings: kept };
}

/** For policies and their texts, in a report of which only the sums are kept. */
const sumsBytes = 4_000;

const withoutDetails = (stored: StoredReport): StoredReport => ({
  ...stored,
  report: boundReport(stored.report, sumsBytes),
});
