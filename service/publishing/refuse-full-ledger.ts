import { heldPolicies } from '../../core/mta-sts/held-policies.ts';
import { isLedgerFull } from '../../core/mta-sts/ledger.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';

/** The domain has as many policies that senders may hold as its ledger takes. */
export interface LedgerFull {
  ok: false;
  reason: 'ledger-full';
  domain: DomainName;
  /** How many policies senders may hold. */
  versions: number;
  /** From when senders hold one less. */
  until: Timestamp;
}

/**
 * Attack: an owner publishes one long policy after the other, each of which senders may hold for a year. Every mail about
 * the domain and every check reads them all. A removal is never refused: it publishes one more policy at most.
 */
export function refuseFullLedger(
  { edge, clock }: Pick<Ports, 'edge' | 'clock'>,
  { domain, versions }: Pick<DomainState, 'domain' | 'versions'>,
): LedgerFull | undefined {
  if (!isLedgerFull(versions)) return undefined;
  const now = clock.now();
  const held = heldPolicies(versions, now, { edgeCacheSeconds: edge.cacheSeconds });
  const ended = held.filter(({ version }) => version.supersededAt !== undefined);
  // If senders hold none of them any more, the next daily check puts them aside.
  const next =
    ended.length > 0 ? ended.map(({ until }) => until.getTime()) : [now.getTime() + dayMilliseconds];
  const until = timestampOf(new Date(Math.min(...next)));
  return { ok: false, reason: 'ledger-full', domain, versions: held.length, until };
}
