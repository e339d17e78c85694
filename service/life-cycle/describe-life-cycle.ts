import { checkUnderEnforce } from '../../core/mta-sts/coverage.ts';
import { cachedUntil, deletableFrom, type MxNeed, mxNeeds } from '../../core/mta-sts/held-policies.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import { lookUpLiveMx } from '../look-up/look-up-mx.ts';
import type { Ports } from '../ports/ports.ts';
import { findReadiness, type Readiness } from '../publishing/find-readiness.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { isOpen } from '../store/domains/incidents.ts';
import { loadShownWatch } from '../store/domains/shown-incidents.ts';
import { type DescribedIncident, describeIncidents } from '../watch/describe-incidents.ts';
import { type ArrivalDescription, describeArrival } from './describe-arrival.ts';
import { describeMigration, type MigrationDescription } from './describe-migration.ts';
import { describeRemoval, type RemovalDescription } from './describe-removal.ts';

/** What an owner may do to a domain's mail servers and records, and when. Dates are RFC 3339 UTC. */
export interface LifeCycleDescription {
  /** Until when mail servers under each pattern must stay valid (name and certificate). */
  mxNeeds: MxNeed[];
  /** From when records and host may be deleted. `open`: the mode is not none, so the date still moves. */
  deletable: { from: string; open: boolean };
  /** From testing to enforce: what is missing. */
  enforce?: Readiness;
  /** Its move from another host, until that is over. */
  arrival?: ArrivalDescription;
  removal?: RemovalDescription;
  migration?: MigrationDescription;
  /** The last check from outside. */
  checkedAt?: Timestamp;
  /** Open ones. */
  incidents: DescribedIncident[];
}

type DescribePorts = Pick<Ports, 'store' | 'log' | 'resolver' | 'edge' | 'clock' | 'service'>;

export async function describeLifeCycle(
  ports: DescribePorts,
  state: DomainState,
): Promise<LifeCycleDescription> {
  const { versions, removal, migration, domain } = state;
  const now = ports.clock.now();
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const arrival = describeArrival(ports, state);
  const watch = await loadShownWatch(ports, domain);
  const enforce = isTesting(state)
    ? await findReadiness(
        ports,
        state,
        checkUnderEnforce(await lookUpLiveMx(ports, domain), wantedPolicy(state) ?? {}, { now, serving }),
      )
    : undefined;
  return {
    mxNeeds: mxNeeds(versions, now, serving),
    deletable: describeDeletable(state, now, serving),
    ...(enforce && { enforce }),
    ...(arrival && { arrival }),
    ...(removal && { removal: describeRemoval(ports, state, removal) }),
    ...(migration && { migration: await describeMigration(ports, state, migration) }),
    ...(watch.checkedAt !== undefined && { checkedAt: watch.checkedAt }),
    incidents: describeIncidents(state, watch.incidents.filter(isOpen), now, serving),
  };
}

function describeDeletable(
  { versions }: DomainState,
  now: Date,
  serving: { edgeCacheSeconds: number },
): LifeCycleDescription['deletable'] {
  const fixed = deletableFrom(versions, now, serving);
  const ends = versions.map((version) => cachedUntil(version, now, serving).getTime());
  const from = fixed ?? new Date(Math.max(now.getTime(), ...ends));
  return { from: timestampOf(from), open: fixed === undefined };
}

const wantedPolicy = ({ versions }: DomainState) => parseCurrent(versions).policy;

const isTesting = (state: DomainState) => wantedPolicy(state)?.mode === 'testing';
