import type { FindingCode } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { type Stale, staleBecause } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import {
  changeLoadedDomain,
  type DomainState,
  isBeingDeleted,
  type LoadedDomain,
} from '../store/domains/domain.ts';
import { type DomainSettings, keepRecipient, settingsEtag, settingsOf } from './domain-settings.ts';
import { resolveZone, type SettingsRefusal } from './resolve-zone.ts';
import { deleteFormerPointers, savePointers } from './save-pointers.ts';

type SettingsPorts = Pick<Ports, 'store' | 'dns' | 'tasks' | 'clock' | 'service'>;

/** New settings for a known domain. */
export interface SettingsChange {
  settings: DomainSettings;
  /** A PUT of the domain cancels its removal; a PATCH does not. */
  endsRemoval: boolean;
}

export interface BeingDeleted {
  ok: false;
  reason: 'being-deleted';
  domain: DomainName;
}

/** The domain under new settings. `apply` computes it from the domain's state at the time of the write. */
export async function planSettings(
  ports: SettingsPorts,
  state: DomainState,
  { settings, endsRemoval }: SettingsChange,
): Promise<{ ok: true; apply: (before: DomainState) => DomainState } | SettingsRefusal> {
  const { domain } = state;
  const isSameZone = settings.zone === state.zone;
  if (!isSameZone && state.announced)
    return { ok: false, reason: 'zone-announced', domain, zone: state.zone, wanted: settings.zone };
  const zone = isSameZone
    ? { ok: true as const, zoneId: state.zoneId }
    : await resolveZone(ports, domain, settings.zone);
  if (!zone.ok) return zone;
  const since = timestampOf(ports.clock.now());
  const apply = (before: DomainState): DomainState => {
    // An absent setting is off.
    const { webhook, digestHour, zoneId, removal, ...rest } = before;
    const { problem, nextCheckAt, ...steps } = before.hosting;
    return {
      ...rest,
      ...settingsOf(settings),
      ...(settings.owner !== before.owner && {
        formerOwners: [...(before.formerOwners ?? []), before.owner],
      }),
      digestTo: settings.digestTo.map((recipient) => keepRecipient(before.digestTo, recipient)),
      ...(zone.zoneId !== undefined && { zoneId: zone.zoneId }),
      ...(removal && !endsRemoval && { removal }),
      // It repeats the steps, which request the certificate again.
      ...(problem &&
        lostCertificate.has(problem.code) && {
          hosting: { ...steps, state: 'records-to-set' as const, since },
        }),
    };
  };
  return { ok: true, apply };
}

const lostCertificate: ReadonlySet<string> = new Set<FindingCode>([
  'certificate-failed',
  'certificate-timed-out',
]);

/** Changes the settings, unless somebody else changed them since they were loaded. Keeps the service's own changes. */
export async function changeSettings(
  ports: SettingsPorts,
  loaded: LoadedDomain,
  change: SettingsChange,
): Promise<{ ok: true; state: DomainState } | SettingsRefusal | Stale | BeingDeleted> {
  const { domain } = loaded.state;
  const plan = await planSettings(ports, loaded.state, change);
  if (!plan.ok) return plan;
  const etag = settingsEtag(loaded.state);
  let refusal: Stale | BeingDeleted | undefined;
  const changed = await changeLoadedDomain(
    ports,
    domain,
    (before) => {
      refusal = refuseChange(before, etag, change.settings);
      return refusal ? undefined : plan.apply(before);
    },
    loaded,
  );
  if (!changed) return staleBecause('changed');
  if (refusal) return refusal;
  await savePointers(ports, changed.state);
  const state = await deleteFormerPointers(ports, changed.state);
  // A record of someone else may have blocked both, and may be adopted now.
  await ports.tasks.enqueue([
    { kind: 'advance-hosting', domain },
    ...(state.rotation.problem ? [{ kind: 'rotate-id' as const, domain }] : []),
  ]);
  return { ok: true, state };
}

function refuseChange(
  state: DomainState,
  etag: string,
  { zone }: DomainSettings,
): Stale | BeingDeleted | undefined {
  if (isBeingDeleted(state)) return { ok: false, reason: 'being-deleted', domain: state.domain };
  // The plan did not know an id that has been announced since.
  const isMoved = zone !== state.zone && state.announced !== undefined;
  return settingsEtag(state) !== etag || isMoved ? staleBecause('changed') : undefined;
}
