import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Caller } from '../access/caller.ts';
import { type Stale, staleBecause } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import { loadClaim } from '../store/domains/claim.ts';
import { type DomainState, domainKey, domainObject } from '../store/domains/domain.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { checkDomainsTaken } from './check-rights.ts';
import { type DomainSettings, settingsOf } from './domain-settings.ts';
import { findEarlierHosting } from './find-earlier-hosting.ts';
import { refuseName } from './refuse-name.ts';
import { resolveZone, type SettingsRefusal } from './resolve-zone.ts';
import { savePointers } from './save-pointers.ts';

type RegisterPorts = Pick<Ports, 'store' | 'dns' | 'edge' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

/** Length of the name in `reportAddress` and `reportUrl`: 100 bits, so that it cannot be guessed. */
export const inboxLength = 20;

/** The state of a new domain. */
export async function planRegistration(
  ports: RegisterPorts,
  domain: DomainName,
  settings: DomainSettings,
): Promise<{ ok: true; state: DomainState } | SettingsRefusal> {
  const refusal = refuseName(ports, domain, settings.zone);
  if (refusal) return refusal;
  const zone = await resolveZone(ports, domain, settings.zone);
  if (!zone.ok) return zone;
  // Keeps the names that its owner may already have set.
  const claim = await loadClaim(ports, domain, settings.owner);
  const now = timestampOf(ports.clock.now());
  const { versions, elsewhereSeenAt } = claim?.state ?? {};
  const state: DomainState = {
    schema: 1,
    domain,
    ...settingsOf(settings),
    ...(zone.zoneId !== undefined && { zoneId: zone.zoneId }),
    inbox: claim?.state.inbox ?? ports.random.token(inboxLength),
    createdAt: now,
    hosting: { state: 'records-to-set', since: now },
    ...(await findEarlierHosting(ports, { domain, owner: settings.owner, ...(versions && { versions }) })),
    ...(elsewhereSeenAt !== undefined && { elsewhereSeenAt }),
    rotation: {},
  };
  return { ok: true, state };
}

/**
 * A repeated request is refused because the domain is there, so nobody would complete what a dead worker has begun. This
 * check is queued before anything is stored, and restores the pointers and the next check.
 * @param claimant if it is only a claim
 */
export const repairLater = (
  { tasks }: Pick<Ports, 'tasks'>,
  domain: DomainName,
  claimant?: string,
): Promise<void> =>
  tasks.enqueue([{ kind: 'advance-hosting', domain, ...(claimant !== undefined && { claimant }) }], {
    delaySeconds: 30,
  });

/**
 * Begins to host a domain. The pointers to it are written after it, so a crash in between does no harm: see repairLater().
 * @param caller whose quota counts; absent: nobody's
 */
export async function registerDomain(
  ports: RegisterPorts,
  domain: DomainName,
  settings: DomainSettings,
  caller?: Caller,
): Promise<{ ok: true; state: DomainState } | SettingsRefusal | Stale> {
  const planned = await planRegistration(ports, domain, settings);
  if (!planned.ok) return planned;
  await repairLater(ports, domain);
  const etag = await domainObject.create(ports, domainKey(domain), planned.state);
  if (etag === undefined) return staleBecause('exists');
  await savePointers(ports, planned.state);
  const refusal = caller && (await checkDomainsTaken(ports, caller, planned.state));
  if (refusal) {
    await takeBack(ports, planned.state, etag);
    return refusal;
  }
  await ports.tasks.enqueue([{ kind: 'advance-hosting', domain }]);
  return planned;
}

/** Nothing has been published for it yet. The domain's object goes last: until then, its tasks restore the pointers. */
async function takeBack(
  { store }: Pick<RegisterPorts, 'store'>,
  { domain, owner, inbox }: DomainState,
  etag: string,
): Promise<void> {
  // A waiting claim stays listed, and continues with the inbox that the domain took over from it.
  const claim = await loadClaim({ store }, domain, owner);
  if (claim?.state.inbox !== inbox) await store.delete(inboxKey(inbox));
  if (!claim) await store.delete(ownedDomainKey(owner, domain));
  await store.delete(domainKey(domain), { ifMatch: etag });
  // The owner may have claimed it at the same moment.
  const later = claim ? undefined : await loadClaim({ store }, domain, owner);
  if (later) await savePointers({ store }, later.state);
}
