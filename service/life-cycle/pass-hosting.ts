/**
 * The DNS of a domain leads to another claim than the one that hosts it, and has for a day: the domain has changed
 * hands. Its policies are still held by senders, so hosting passes with the ledger; everything else is the former
 * owner's, and is deleted.
 */
import { withoutAuthor } from '../../core/mta-sts/describe-versions.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { settingsOf } from '../hosting/domain-settings.ts';
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
import { listKeys } from '../store/list-keys.ts';
import { pendingReportsPrefix } from '../store/reports/pending-report.ts';
import { mailFormerOwner } from './mail-former-owner.ts';

type PassPorts = Pick<
  Ports,
  'store' | 'dns' | 'resolver' | 'mail' | 'dkimKey' | 'tasks' | 'clock' | 'log' | 'service'
>;

/** Passes hosting if that is due, and ends a passing that a crash interrupted. */
export async function passHosting(ports: PassPorts, domain: DomainName): Promise<void> {
  const host = (await loadDomain(ports, domain))?.state;
  if (!host) return;
  const state = host.former ? host : await passToClaim(ports, host);
  if (state?.former) await endPassing(ports, state, state.former);
}

async function passToClaim(ports: PassPorts, host: DomainState): Promise<DomainState | undefined> {
  const { domain, inbox } = host;
  if (isBeingDeleted(host)) return undefined;
  const due = (await listClaims(ports, domain)).filter((claim) => isPassingDue(ports, claim));
  if (due.length === 0) return undefined;
  const found = await lookUpClaim(ports, domain);
  const claim = due.find((one) => one.owner !== host.owner && isSeen(ports, one, found));
  if (!claim) return undefined;
  // Before the new owner's daily mail could include them.
  await deletePending(ports, domain);
  const state = await changeDomain(ports, domain, (before) =>
    before.inbox === inbox && !isBeingDeleted(before) ? passedTo(ports, before, claim) : undefined,
  );
  ports.log.info('hosting-passed', { domain });
  return state;
}

/** The domain under its new owner, who goes through all steps of hosting; senders hold what was served before. */
function passedTo({ clock }: Pick<Ports, 'clock'>, before: DomainState, claim: ClaimState): DomainState {
  const { announced, removal, migration, webhook, digestHour, zoneId, hasPastVersions, ...kept } = before;
  const passedAt = timestampOf(clock.now());
  const former: FormerHost = {
    owner: before.owner,
    inbox: before.inbox,
    zone: before.zone,
    ...(zoneId !== undefined && { zoneId }),
    digestTo: before.digestTo,
    passedAt,
  };
  return {
    ...kept,
    ...settingsOf(domainOfClaim(claim)),
    inbox: claim.inbox,
    createdAt: claim.createdAt,
    hosting: { state: 'records-to-set', since: passedAt },
    rotation: {},
    versions: before.versions.map(withoutAuthor),
    former,
  };
}

/** Deletes what is left of the former host, and notifies its owner. Each step is safe to do twice. */
async function endPassing(ports: PassPorts, state: DomainState, former: FormerHost): Promise<void> {
  const { domain, owner } = state;
  const { store, tasks } = ports;
  const { zoneId: _, ...rest } = state;
  const { passedAt, ...formerHost } = former;
  const before: DomainState = { ...rest, ...formerHost };
  await deleteRecord(ports, before, ownMtaStsRecord(ports, before));
  await deleteRecord(ports, before, ownTlsRptRecord(ports, before));
  await store.delete(inboxKey(former.inbox));
  if (former.owner !== owner) await deletePointer(ports, former.owner, domain);
  await store.delete(incidentsKey(domain));
  await mailFormerOwner(ports, domain, former);
  await changeDomain(ports, domain, ({ former: done, ...after }) =>
    done?.inbox === former.inbox ? after : undefined,
  );
  // It also has the reports counted that came to the claim, and deletes the claim.
  await tasks.enqueue([{ kind: 'advance-hosting', domain }]);
}

async function deletePending(ports: Pick<Ports, 'store'>, domain: DomainName): Promise<void> {
  for await (const key of listKeys(ports, pendingReportsPrefix(domain))) await ports.store.delete(key);
}
