/**
 * The DNS of a domain has pointed to another claim than the hosting one for a day: the domain has changed hands. Senders
 * still hold its policies, so hosting passes with the ledger. Stored reports and the figures of days stay, too, because
 * they are about the domain, whoever hosts it. Everything else belongs to the former owner and is deleted: settings,
 * plans, incidents, records, and unknown members about them.
 */
import { withoutAuthor } from '../../core/mta-sts/describe-versions.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { takeClaim } from '../hosting/claims/take-claim.ts';
import { deletePointer } from '../hosting/save-pointers.ts';
import { isPassingDue, isSeen } from '../hosting/settle-claims.ts';
import { lookUpClaim } from '../look-up/look-up-claim.ts';
import type { Ports } from '../ports/ports.ts';
import { deleteRecord } from '../records/delete-record.ts';
import { ownMtaStsRecord, ownTlsRptRecord } from '../records/own-record.ts';
import { type ClaimState, domainOfClaim, listClaims } from '../store/domains/claim.ts';
import { changeDomain, type DomainState, isBeingDeleted, loadDomain } from '../store/domains/domain.ts';
import type { FormerHost } from '../store/domains/former-host.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { incidentsKey } from '../store/domains/incidents.ts';
import { keepFailure } from '../store/domains/keep-failure.ts';
import { listKeys } from '../store/list-keys.ts';
import { pendingReportsPrefix } from '../store/reports/pending-report.ts';
import { mailFormerOwner } from './mail-former-owner.ts';

type PassPorts = Pick<
  Ports,
  'store' | 'dns' | 'resolver' | 'mail' | 'dkimKey' | 'tasks' | 'clock' | 'log' | 'service'
>;

/** Passes hosting if that is due, and completes an unfinished passing. */
export async function passHosting(ports: PassPorts, domain: DomainName): Promise<void> {
  const host = (await loadDomain(ports, domain))?.state;
  if (!host) return;
  const state = host.former ? host : await passToClaim(ports, host);
  const former = state?.former;
  if (former) await keepFailure(ports, domain, 'former', () => endPassing(ports, state, former));
}

async function passToClaim(ports: PassPorts, host: DomainState): Promise<DomainState | undefined> {
  const { domain, inbox } = host;
  if (isBeingDeleted(host)) return undefined;
  const due = (await listClaims(ports, domain)).filter((claim) => isPassingDue(ports, claim));
  if (due.length === 0) return undefined;
  const found = await lookUpClaim(ports, domain);
  const seen = due.find((one) => one.owner !== host.owner && isSeen(ports, one, found));
  // Its owner may have changed or deleted it while DNS was asked.
  const claim = seen && (await takeClaim(ports, domain, seen.owner));
  if (!claim) return undefined;
  // Before the new owner's daily mail could include them.
  await deletePending(ports, domain);
  const state = await changeDomain(ports, domain, (before) =>
    before.inbox === inbox && !isBeingDeleted(before) ? passedTo(ports, before, claim) : undefined,
  );
  ports.log.info('hosting-passed', { domain });
  return state;
}

/**
 * The claim as the new host of the domain: its owner goes through all steps of hosting. Only the ledger passes from the
 * former state, because senders hold what was served.
 */
function passedTo({ clock }: Pick<Ports, 'clock'>, before: DomainState, claim: ClaimState): DomainState {
  const { owner, inbox, zone, zoneId, digestTo, formerOwners } = before;
  const passedAt = timestampOf(clock.now());
  return {
    ...domainOfClaim(claim),
    hosting: { state: 'records-to-set', since: passedAt },
    versions: before.versions.map(withoutAuthor),
    ...(formerOwners && { formerOwners }),
    former: { owner, inbox, zone, ...(zoneId !== undefined && { zoneId }), digestTo, passedAt },
  };
}

/** How long each task tries again to notify the former owner. */
const noticeSeconds = 86_400;

/** Deletes what remains of the former host, and notifies its owner. Each step is safe to repeat. */
async function endPassing(ports: PassPorts, state: DomainState, former: FormerHost): Promise<void> {
  const { domain, owner } = state;
  const { store, tasks } = ports;
  const { zoneId: _, ...rest } = state;
  const { passedAt, notified, problem, ...formerHost } = former;
  const before: DomainState = { ...rest, ...formerHost };
  await deleteRecord(ports, before, ownMtaStsRecord(ports, before));
  await deleteRecord(ports, before, ownTlsRptRecord(ports, before));
  await store.delete(inboxKey(former.inbox));
  if (former.owner !== owner) await deletePointer(ports, former.owner, domain);
  // The incidents of the former owner. If a notice is tried again, it must not delete later ones.
  if (notified === undefined) await store.delete(incidentsKey(domain));
  // It also queues the reports that came to the claim, and deletes the claim.
  await tasks.enqueue([{ kind: 'advance-hosting', domain }]);
  await noticeFormerOwner(ports, domain, former);
}

/** A notice that is refused must not delay the new owner, and is given up after a day. */
async function noticeFormerOwner(ports: PassPorts, domain: DomainName, former: FormerHost): Promise<void> {
  const { notified, failure } = await mailFormerOwner(ports, domain, former);
  const isGivenUp = ports.clock.now().getTime() - Date.parse(former.passedAt) >= noticeSeconds * 1000;
  if (failure) ports.log.warn('former-owner-not-notified', { domain, isGivenUp });
  await changeDomain(ports, domain, (state) => {
    if (state.former?.inbox !== former.inbox) return undefined;
    if (failure && !isGivenUp) return { ...state, former: { ...state.former, notified } };
    const { former: _, ...after } = state;
    return after;
  });
  if (failure && !isGivenUp) throw failure;
}

async function deletePending(ports: Pick<Ports, 'store'>, domain: DomainName): Promise<void> {
  for await (const key of listKeys(ports, pendingReportsPrefix(domain))) await ports.store.delete(key);
}
