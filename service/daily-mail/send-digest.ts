/** Sends each owner one daily mail about the reports that no earlier mail included. */

import type { DigestOutcome } from '../../core/digest/facts/digest-outcome.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { hasMailRoom } from '../access/mail-quota.ts';
import { foldDomains } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { askRecipients } from '../recipients/ask-recipients.ts';
import {
  countDeclined,
  loadUnconfirmed,
  type Unconfirmed,
  withoutUnconfirmed,
} from '../recipients/load-recipients.ts';
import { pauseBouncing, type RefusedRecipient } from '../recipients/mail-bounces.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { hasLeftOut, isSentTo } from '../store/reports/digest-state.ts';
import { noteRefusedRecipients } from '../watch/refused-recipients.ts';
import {
  ClaimLostError,
  claimDigest,
  digestLeaseSeconds,
  holdClaim,
  markSettled,
  newClaim,
} from './claim-digest.ts';
import { type AddressedDigest, composeDigests, type DigestAudience } from './compose-digests.ts';
import { type Delivered, deliverDigests } from './deliver-digests.ts';
import { type GatherPorts, gatherDigest } from './gather-digest.ts';
import { loadOwnedDomains } from './owned-domains.ts';
import { deletePendingReports } from './pending-reports.ts';

/** The outcome of a mail once it has its turn. */
type SendOutcome = Exclude<DigestOutcome, 'nothing-new' | 'queued' | 'will-be-retried'>;

type DigestPorts = Pick<
  Ports,
  'store' | 'mail' | 'dkimKey' | 'clock' | 'random' | 'log' | 'service' | 'tasks'
> &
  GatherPorts;

/**
 * Sends an owner's mail about every pending report up to the end of a UTC day (or now), once to each recipient. Pending
 * reports are deleted only once a mail is handed over.
 * @param isUnbound the administrator requested it, so it counts towards the quota of mails but is always sent
 * @throws MailNotSentError if a mail that was refused may succeed later; all others are sent
 */
export async function sendDigest(
  ports: DigestPorts,
  owner: string,
  day: UtcDay,
  { isUnbound = false } = {},
): Promise<SendOutcome> {
  const owned = await loadOwnedDomains(ports, owner);
  const domains = owned.states;
  const [first] = domains;
  if (!first) return 'no-domains';
  const bouncing = await pauseBouncing(ports, owner, domains, day);
  const named = recipientsOf(domains, await askRecipients(ports, owner, domains));
  if (named.recipients.length === 0) {
    if (bouncing.length > 0) await noteRefusedRecipients(ports, domains, bouncing);
    return 'no-recipients';
  }

  const unfolded = await foldDomains(ports, domains);
  const request = { owner, kind: 'digest', domain: first.domain, isUnbound } as const;
  const claim = await claimDigest(ports, { owner, day, domains, unfolded }, () =>
    hasMailRoom(ports, request, 1),
  );
  if (claim.kind === 'already-sent') await deletePendingReports(ports, claim.state.reports);
  if (claim.kind === 'over-quota' && claim.state && isSentTo(claim.state)) {
    await deletePendingReports(ports, claim.state.reports);
    return 'sent-in-part';
  }
  if (claim.kind === 'in-progress') return tryLater(ports, owner, day);
  if (claim.kind !== 'ours') return claim.kind;
  const held = holdClaim(ports, claim);
  try {
    const summaries = await gatherDigest(ports, claim.state, owned, held.keep);
    const digests = await composeDigests(ports, claim.state, summaries, named);
    const delivered = await deliverDigests(ports, request, held.current(), digests);
    return delivered ? await finishDigest(ports, domains, delivered, bouncing) : 'over-quota';
  } catch (error) {
    if (!(error instanceof ClaimLostError)) throw error;
    return tryLater(ports, owner, day);
  }
}

/** Another worker has the mail; if that worker dies, this one's task notices. */
async function tryLater({ tasks }: DigestPorts, owner: string, day: UtcDay): Promise<SendOutcome> {
  await tasks.enqueue([{ kind: 'send-digest', owner, day }], { delaySeconds: digestLeaseSeconds });
  return 'in-progress';
}

/**
 * Reports that were mailed to somebody are not in the next mail; those mailed to nobody are. While addresses are left out,
 * the mail is not settled: the hourly plan of the same day tries it again.
 */
async function finishDigest(
  ports: DigestPorts,
  domains: DomainState[],
  { claim, failure }: Delivered,
  bouncing: readonly RefusedRecipient[],
): Promise<SendOutcome> {
  const { owner, day, reports } = claim.state;
  const isSent = isSentTo(claim.state);
  const refused = (claim.state.deliveries ?? []).filter(({ status }) => status === 'refused');
  await noteRefusedRecipients(ports, domains, [...refused.map(({ address }) => ({ address })), ...bouncing]);
  const isInPart = hasLeftOut(claim.state);
  if (!failure && !isInPart) await markSettled(ports, claim);
  if (isSent) await deletePendingReports(ports, reports);
  if (failure) throw failure;
  ports.log.info(isSent ? 'digest-sent' : 'digest-refused', { owner, day, reports: reports.length });
  if (isInPart) return isSent ? 'sent-in-part' : 'over-quota';
  return isSent ? 'sent' : 'refused';
}

/** The mails, by language; nothing is claimed. */
export async function previewDigest(
  ports: DigestPorts,
  owner: string,
  day: UtcDay,
): Promise<({ owner: string } & AddressedDigest)[]> {
  const owned = await loadOwnedDomains(ports, owner);
  const domains = owned.states;
  const unfolded = await foldDomains(ports, domains);
  const claim = await newClaim(ports, { owner, day, domains, unfolded });
  const addressed = domains.flatMap(({ digestTo }) => digestTo);
  const named = recipientsOf(domains, await loadUnconfirmed(ports, owner, addressed));
  const summaries = await gatherDigest(ports, claim, owned);
  return (await composeDigests(ports, claim, summaries, named)).map((digest) => ({ owner, ...digest }));
}

function recipientsOf(domains: readonly DomainState[], unconfirmed: Unconfirmed): DigestAudience {
  const named = domains.flatMap(({ digestTo }) => digestTo);
  return { recipients: withoutUnconfirmed(named, unconfirmed), declined: countDeclined(named, unconfirmed) };
}
