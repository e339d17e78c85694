import type { DomainName } from '../../core/names/domain-name.ts';
import { audited } from '../access/audit.ts';
import { type Caller, type ChangeRequest, isAdministrator, mayReachOwner } from '../access/caller.ts';
import { loadOwnDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { checkPrecondition, type Stale, staleBecause } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import { withRecipients } from '../recipients/with-recipients.ts';
import { domainOfClaim, loadClaim } from '../store/domains/claim.ts';
import { type DomainState, domainKey, isBeingDeleted, type LoadedDomain } from '../store/domains/domain.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { loadShownWatch } from '../store/domains/shown-incidents.ts';
import { type BeingDeleted, changeSettings, planSettings, type SettingsChange } from './change-settings.ts';
import { checkRights, refuseAsked } from './check-rights.ts';
import {
  changedSettings,
  type DomainSettings,
  maskSecrets,
  patchSettings,
  type SettingsPatch,
  settingsEtag,
  settingsOf,
  unmaskSettings,
} from './domain-settings.ts';
import { putClaim } from './put-claim.ts';
import type { DomainRequest, PutDomainResult } from './put-domain-result.ts';
import { planRegistration, registerDomain } from './register-domain.ts';
import type { SettingsRefusal } from './resolve-zone.ts';

type PutPorts = Pick<
  Ports,
  'store' | 'dns' | 'edge' | 'tasks' | 'clock' | 'random' | 'service' | 'mail' | 'dkimKey' | 'log'
>;

/**
 * Hosts a domain, or gives a hosted one all of these settings, which cancels a removal.
 * @param keepsRemoval the removal continues: the caller put back what it had read
 */
export async function putDomain(
  ports: PutPorts,
  change: ChangeRequest,
  {
    domain,
    settings,
    precondition,
    keepsRemoval,
  }: DomainRequest<DomainSettings> & { keepsRemoval?: boolean },
): Promise<PutDomainResult> {
  const { caller } = change;
  const otherOwner = refuseOwner(caller, settings.owner);
  if (otherOwner) return otherOwner;
  const own = await loadOwnDomain(ports, caller, domain);
  if (!own && !isManaged(settings) && !isAdministrator(caller))
    return putClaim(ports, change, { domain, settings, precondition });
  // First, so that a name that is taken is refused like one that is free.
  const ungranted = await checkRights(ports, caller, { domain, settings, before: own?.state });
  if (ungranted) return ungranted;
  if (!own && (await ports.store.get(domainKey(domain)))) return noSuchDomain(domain);
  const refusal = checkPrecondition(precondition, own && settingsEtag(own.state)) ?? refuseDeleted(own);
  if (refusal) return refusal;
  const unmasked = unmaskSettings(settings, own?.state);
  if (!unmasked.ok) return unmasked;
  return store(ports, change, {
    domain,
    loaded: own,
    settings: unmasked.settings,
    endsRemoval: !keepsRemoval,
  });
}

/** Changes the named settings, and leaves the others and a removal as they are. */
export async function patchDomain(
  ports: PutPorts,
  change: ChangeRequest,
  { domain, settings: patch, precondition }: DomainRequest<SettingsPatch>,
): Promise<PutDomainResult> {
  const { caller } = change;
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return patchClaim(ports, change, { domain, settings: patch, precondition });
  const before = settingsOf(loaded.state);
  const settings = patchSettings(before, patch);
  const refusal =
    refuseOwner(caller, settings.owner) ??
    (await checkRights(ports, caller, { domain, settings, before })) ??
    checkPrecondition(precondition, settingsEtag(loaded.state)) ??
    refuseDeleted(loaded);
  if (refusal) return refusal;
  const unmasked = unmaskSettings(settings, loaded.state);
  if (!unmasked.ok) return unmasked;
  return store(ports, change, { domain, loaded, settings: unmasked.settings, endsRemoval: false });
}

/** The same for a waiting claim; its owner stays. */
async function patchClaim(
  ports: PutPorts,
  change: ChangeRequest,
  { domain, settings: patch, precondition }: DomainRequest<SettingsPatch>,
): Promise<PutDomainResult> {
  const { owner } = change.caller;
  const claim = owner === undefined ? undefined : await loadClaim(ports, domain, owner);
  // The claim may have become the host since the domain was looked for.
  if (!claim)
    return (await loadOwnDomain(ports, change.caller, domain))
      ? staleBecause('changed')
      : noSuchDomain(domain);
  const settings = patchSettings(settingsOf(domainOfClaim(claim.state)), patch);
  return (
    refuseOwner(change.caller, settings.owner) ?? putClaim(ports, change, { domain, settings, precondition })
  );
}

type Refusal = Extract<PutDomainResult, { ok: false }>;

const refuseOwner = (caller: Caller, owner: string): Refusal | undefined =>
  mayReachOwner(caller, owner)
    ? undefined
    : { ok: false, reason: 'other-owner', owner, tokenOwner: caller.owner ?? '' };

const refuseDeleted = (loaded: LoadedDomain | undefined): Refusal | undefined =>
  loaded && isBeingDeleted(loaded.state)
    ? { ok: false, reason: 'being-deleted', domain: loaded.state.domain }
    : undefined;

interface WantedDomain extends SettingsChange {
  domain: DomainName;
  loaded: LoadedDomain | undefined;
}

async function store(ports: PutPorts, change: ChangeRequest, wanted: WantedDomain): Promise<PutDomainResult> {
  const { domain, loaded } = wanted;
  const request = maskSecrets({ domain, ...wanted.settings });
  return audited(ports, change, { request }, async () => {
    const result = await (change.dryRun ? preview(ports, wanted) : save(ports, change.caller, wanted));
    if (!result.ok) return result;
    const { state } = result;
    const { incidents } = await loadShownWatch(ports, domain);
    const changed = changedSettings(loaded?.state, state);
    return { ok: true, isNew: !loaded, state, etag: settingsEtag(state), incidents, changed };
  });
}

type SaveResult = { ok: true; state: DomainState } | SettingsRefusal | Stale | BeingDeleted;

async function preview(ports: PutPorts, { domain, loaded, ...change }: WantedDomain): Promise<SaveResult> {
  if (!loaded) return planRegistration(ports, domain, change.settings);
  const plan = await planSettings(ports, loaded.state, change);
  return plan.ok ? { ok: true, state: plan.apply(loaded.state) } : plan;
}

async function save(
  ports: PutPorts,
  caller: Caller,
  { domain, loaded, ...change }: WantedDomain,
): Promise<SaveResult> {
  const { settings } = change;
  const named = { domain, before: loaded?.state, wanted: settings };
  const result = await withRecipients<SaveResult>(ports, caller, named, () =>
    loaded ? changeSettings(ports, loaded, change) : registerDomain(ports, domain, settings, caller),
  );
  return result ?? refuseAsked(settings.owner);
}
