import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Caller } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { loadShownWatch } from '../store/domains/shown-incidents.ts';
import { type DescribedIncident, describeIncidents } from './describe-incidents.ts';

export type ReadIncidentsResult =
  /** `checkedAt`: of the last check from outside. */
  { ok: true; incidents: DescribedIncident[]; checkedAt?: Timestamp } | NoSuchDomain;

/** Open incidents, and recently closed ones. */
export async function readIncidents(
  ports: Pick<Ports, 'store' | 'clock' | 'edge' | 'log'>,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ReadIncidentsResult> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const watch = await loadShownWatch(ports, domain);
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  return {
    ok: true,
    incidents: describeIncidents(loaded.state, watch.incidents, ports.clock.now(), serving),
    ...(watch.checkedAt !== undefined && { checkedAt: watch.checkedAt }),
  };
}
