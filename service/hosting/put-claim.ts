import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { loadOwnDomain } from '../access/load-own-domain.ts';
import { checkPrecondition, type Stale, staleBecause } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import { withRecipients } from '../recipients/with-recipients.ts';
import { type ClaimState, claimKey, claimObject, domainOfClaim, loadClaim } from '../store/domains/claim.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import type { Loaded } from '../store/stored-object.ts';
import { checkDomainsTaken, checkRights, refuseAsked } from './check-rights.ts';
import { isTaken } from './claims/take-claim.ts';
import {
  changedSettings,
  type DomainSettings,
  keepRecipient,
  maskSecrets,
  settingsEtag,
  unmaskSettings,
} from './domain-settings.ts';
import type { DomainRequest, PutDomainResult } from './put-domain-result.ts';
import { refuseName } from './refuse-name.ts';
import { inboxLength, repairLater } from './register-domain.ts';
import type { SettingsRefusal } from './resolve-zone.ts';
import { savePointers } from './save-pointers.ts';
import { withdrawClaim } from './withdraw-claim.ts';

type ClaimPorts = Pick<
  Ports,
  'store' | 'dns' | 'edge' | 'tasks' | 'clock' | 'random' | 'service' | 'mail' | 'dkimKey' | 'log'
>;

/**
 * Claims a domain for an owner, or changes the claim. The result is the same whether or not anybody else claims or hosts
 * the domain, so the owner learns nothing about others.
 */
export async function putClaim(
  ports: ClaimPorts,
  change: ChangeRequest,
  { domain, settings, precondition }: DomainRequest<DomainSettings>,
): Promise<PutDomainResult> {
  const loaded = await loadClaim(ports, domain, settings.owner);
  const before = loaded && domainOfClaim(loaded.state);
  const refusal =
    refuseName(ports, domain, 'external') ??
    refuseZone(settings) ??
    checkPrecondition(precondition, before && settingsEtag(before)) ??
    (await checkRights(ports, change.caller, { domain, settings, before }));
  if (refusal) return refusal;
  const unmasked = unmaskSettings(settings, before);
  if (!unmasked.ok) return unmasked;
  const request = maskSecrets({ domain, ...unmasked.settings });
  return audited<PutDomainResult>(ports, change, { request }, async () => {
    const wanted = claimOf(ports, domain, unmasked.settings, loaded?.state);
    const state = domainOfClaim(wanted);
    const changed = changedSettings(before, state);
    const etag = settingsEtag(state);
    const answer = { ok: true as const, isNew: !loaded, state, etag, incidents: [], changed };
    if (change.dryRun) return answer;
    const result = await withRecipients<PutDomainResult>(
      ports,
      change.caller,
      { domain, before, wanted, isClaim: true },
      async () =>
        (await storeClaim(ports, wanted, loaded)) ??
        (loaded ? undefined : await withdrawBeyondQuota(ports, change, wanted)) ??
        answer,
    );
    return result ?? refuseAsked(wanted.owner);
  });
}

const refuseZone = (settings: DomainSettings): SettingsRefusal | undefined =>
  isManaged(settings) ? { ok: false, reason: 'claim-without-zone' } : undefined;

function claimOf(
  { clock, random }: ClaimPorts,
  domain: DomainName,
  { owner, digestTo, autoEnforce, digestHour, webhook }: Omit<DomainSettings, 'zone'>,
  before: ClaimState | undefined,
): ClaimState {
  const {
    webhook: _,
    digestHour: __,
    takenAt: ___,
    ...kept
  } = before ?? {
    inbox: random.token(inboxLength),
    createdAt: timestampOf(clock.now()),
  };
  return {
    ...kept,
    schema: 1,
    domain,
    owner,
    digestTo: digestTo.map((recipient) => keepRecipient(before?.digestTo ?? [], recipient)),
    autoEnforce: autoEnforce === true,
    ...(digestHour !== undefined && { digestHour }),
    ...(webhook !== undefined && { webhook }),
  };
}

async function withdrawBeyondQuota(
  ports: ClaimPorts,
  { caller }: ChangeRequest,
  claim: ClaimState,
): Promise<SettingsRefusal | undefined> {
  const refusal = await checkDomainsTaken(ports, caller, claim);
  return refusal && (await withdrawClaim(ports, claim)) ? refusal : undefined;
}

async function storeClaim(
  ports: ClaimPorts,
  wanted: ClaimState,
  loaded: Loaded<ClaimState> | undefined,
): Promise<Stale | undefined> {
  const { domain, owner } = wanted;
  const etag = loaded && settingsEtag(domainOfClaim(loaded.state));
  const key = claimKey(domain, owner);
  let isStale = false;
  if (!loaded) await repairLater(ports, domain, owner);
  const { state = wanted } = await claimObject.change(ports, key, (before) => {
    isStale = (before && settingsEtag(domainOfClaim(before))) !== etag || isTaken(ports, before ?? {});
    if (isStale) return undefined;
    // Keeps what a task recorded since the claim was loaded.
    return before ? claimOf(ports, domain, wanted, before) : wanted;
  });
  if (isStale) return staleBecause(loaded ? 'changed' : 'exists');
  // An earlier claim became the host and was deleted since the domain was looked for. This one would be deleted, too.
  if (!loaded && (await loadOwnDomain(ports, { owner }, domain))) {
    await ports.store.delete(key);
    return staleBecause('exists');
  }
  await savePointers(ports, state);
  await ports.tasks.enqueue([{ kind: 'advance-hosting', domain, claimant: owner }]);
  return undefined;
}
