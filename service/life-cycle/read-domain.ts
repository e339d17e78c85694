import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Caller } from '../access/caller.ts';
import { type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { describeRecords, type RecordDescription } from '../hosting/describe-records.ts';
import { settingsEtag } from '../hosting/domain-settings.ts';
import type { Ports } from '../ports/ports.ts';
import { loadOwnDomainWithPolicy } from '../publishing/read-policy.ts';
import { domainOfClaim, loadClaim } from '../store/domains/claim.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { describeArrival } from './describe-arrival.ts';
import { describeLifeCycle, type LifeCycleDescription } from './describe-life-cycle.ts';

export type ReadDomainResult =
  | {
      ok: true;
      etag: string;
      state: DomainState;
      records: RecordDescription[];
      lifeCycle: LifeCycleDescription;
    }
  | NoSuchDomain;

/** Everything about a domain that its owner needs for decisions. */
export async function readDomain(
  ports: Pick<Ports, 'store' | 'dns' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'service' | 'log'>,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ReadDomainResult> {
  const loaded = await loadOwnDomainWithPolicy(ports, caller, domain);
  if (!loaded) return readClaim(ports, caller, domain);
  const { state } = loaded;
  const [records, lifeCycle] = await Promise.all([
    describeRecords(ports, state),
    describeLifeCycle(ports, state),
  ]);
  return { ok: true, etag: settingsEtag(state), state, records, lifeCycle };
}

/** A waiting claim: only its records. Everything else about the domain belongs to its host. */
async function readClaim(
  ports: Pick<Ports, 'store' | 'dns' | 'resolver' | 'edge' | 'clock' | 'service'>,
  { owner }: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ReadDomainResult> {
  const claim = owner === undefined ? undefined : await loadClaim(ports, domain, owner);
  if (!claim) return noSuchDomain(domain);
  const state = domainOfClaim(claim.state);
  const arrival = describeArrival(ports, state, true);
  const lifeCycle = {
    mxNeeds: [],
    deletable: { from: timestampOf(ports.clock.now()), open: false },
    ...(arrival && { arrival }),
    incidents: [],
  };
  return {
    ok: true,
    etag: settingsEtag(state),
    state,
    records: await describeRecords(ports, state),
    lifeCycle,
  };
}
