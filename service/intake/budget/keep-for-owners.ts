import type { DomainName } from '../../../core/names/domain-name.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import type { WaitingOwner } from '../claims/find-waiting-owners.ts';
import type { AddressedOwner } from '../find-addressed-domains.ts';
import { chooseKeeping } from './choose-keeping.ts';
import type { Keeping } from './keeping.ts';
import { sumReadings } from './sum-readings.ts';

/** What is kept of a mail. */
export interface Kept {
  /** The raw mail, if at least one owner has room for it. */
  raw: Keeping;
  readings: StoredReport[];
}

export interface MailShares {
  /** What cannot be counted: parts of the mail, or all of it, which then names no domain. */
  refused?: readonly { domain?: DomainName }[];
  /** The owners of claims that the mail waits for. */
  waiting?: readonly WaitingOwner[];
}

/**
 * Decides for each owner separately, as if the mail had come only to that owner's domains. So its sender cannot choose, by
 * the order of recipients, whose budget it uses.
 */
export async function keepForOwners(
  ports: Pick<Ports, 'store' | 'service' | 'log'>,
  raw: StoredObject,
  owners: readonly AddressedOwner[],
  readings: readonly StoredReport[],
  { refused = [], waiting = [] }: MailShares = {},
): Promise<Kept> {
  if (owners.length + waiting.length === 0)
    return { raw: await chooseKeeping(ports, raw, undefined, []), readings: [] };
  const keepings: Keeping[] = [];
  const kept: StoredReport[] = [];
  for (const { owner, domains } of owners) {
    const [first] = domains;
    if (first === undefined) continue;
    const own = readings.filter(({ domain }) => domains.has(domain));
    const isOwn = (part: { domain?: DomainName }) => part.domain === undefined || domains.has(part.domain);
    const unsigned = own.filter(({ verification }) => !verification.verified);
    const options = {
      isRawCounted: keepings.length > 0,
      refusedParts: refused.filter(isOwn).length,
      unsignedParts: unsigned.length,
    };
    const keeping = await chooseKeeping(ports, raw, { owner, domain: first }, own, options);
    keepings.push(keeping);
    if (keeping === 'all') kept.push(...own);
    if (keeping === 'sums') kept.push(...sumReadings(own));
  }
  for (const { owner, readings: own } of waiting) {
    if (owners.some((one) => one.owner === owner)) continue;
    keepings.push(await chooseKeeping(ports, raw, { owner }, own, { isRawCounted: keepings.length > 0 }));
  }
  const most = (['all', 'sums'] as const).find((keeping) => keepings.includes(keeping));
  return { raw: most ?? 'nothing', readings: kept };
}
