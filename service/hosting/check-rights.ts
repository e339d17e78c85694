/** Compares the settings that an owner requests with what the operator allows. */
import type { DomainName } from '../../core/names/domain-name.ts';
import { mailboxOf } from '../../core/names/mailbox.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import { countDomains } from '../access/count-domains.ts';
import { loadOwnerRights, type OwnerRights } from '../access/owner-rights.ts';
import type { Ports } from '../ports/ports.ts';
import { askedPerDay } from '../recipients/count-questions.ts';
import { addressOf, loadNamed } from '../recipients/load-recipients.ts';
import { mayName } from '../recipients/name-recipients.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import type { DomainSettings } from './domain-settings.ts';
import type { SettingsRefusal } from './resolve-zone.ts';

export interface WantedSettings {
  domain: DomainName;
  settings: DomainSettings;
  /** The current settings; undefined for a domain that the owner does not have yet. */
  before: DomainSettings | undefined;
}

/** @returns what the operator has to grant first; undefined if nothing */
export async function checkRights(
  ports: Pick<Ports, 'store' | 'dns' | 'clock' | 'log'>,
  caller: Caller,
  wanted: WantedSettings,
): Promise<SettingsRefusal | undefined> {
  if (isAdministrator(caller)) return undefined;
  const refusal = needsRights(wanted)
    ? await withRights(
        ports,
        wanted.settings.owner,
        async (rights) =>
          (await checkGrant(ports, rights, wanted)) ??
          (await checkDomainQuota(ports, rights, wanted)) ??
          (await checkRecipientQuota(ports, rights, wanted)),
      )
    : undefined;
  return refusal ?? (await checkAsked(ports, caller, wanted));
}

/** The defaults in the place of rights that cannot be read would take away what is granted, or give more. */
async function withRights(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  checkWith: (rights: OwnerRights) => Promise<SettingsRefusal | undefined>,
): Promise<SettingsRefusal | undefined> {
  const rights = await skipUnreadable(ports, () => loadOwnerRights(ports, owner));
  return rights ? checkWith(rights) : { ok: false, reason: 'rights-unreadable', owner };
}

/** Other edits are possible although the owner's rights cannot be read. */
const needsRights = (wanted: WantedSettings): boolean =>
  !wanted.before || wantsZone(wanted) || wantsAdoption(wanted) || namesMore(wanted);

const wantsZone = ({ settings, before }: WantedSettings): boolean =>
  isManaged(settings) && !(before && isManaged(before));

const wantsAdoption = ({ settings, before }: WantedSettings): boolean =>
  settings.adoptRecords === true && before?.adoptRecords !== true;

const mailboxesOf = (settings: DomainSettings | undefined) =>
  settings?.digestTo.map((one) => mailboxOf(addressOf(one))) ?? [];

function namesMore({ settings, before }: WantedSettings): boolean {
  const known = new Set(mailboxesOf(before));
  return mailboxesOf(settings).some((mailbox) => !known.has(mailbox));
}

/**
 * The service writes a zone, and takes over records in it, only for owners to whom the operator granted it. Nobody else
 * may learn which zones exist, so a zone that is not granted is refused like one that does not exist.
 */
async function checkGrant(
  { dns }: Pick<Ports, 'dns'>,
  { owner, zones }: OwnerRights,
  wanted: WantedSettings,
): Promise<SettingsRefusal | undefined> {
  if (!wantsZone(wanted) && !wantsAdoption(wanted)) return undefined;
  const { domain } = wanted;
  const zone = await dns.findZone(domain);
  if (zone && zones.includes(zone.name)) return undefined;
  const setting = wantsZone(wanted) ? 'zone' : 'adoptRecords';
  return { ok: false, reason: 'zone-not-granted', domain, owner, setting };
}

async function checkDomainQuota(
  ports: Pick<Ports, 'store'>,
  { owner, quota }: OwnerRights,
  { domain, before }: WantedSettings,
): Promise<SettingsRefusal | undefined> {
  if (before || (await countDomains(ports, owner)) < quota.domains) return undefined;
  return refuseDomain(domain, owner, quota.domains);
}

/**
 * The same once the domain is in the owner's list. Attack: thirty claims at the same moment each find that there is room
 * for one.
 */
export async function checkDomainsTaken(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Caller,
  { domain, owner }: { domain: DomainName; owner: string },
): Promise<SettingsRefusal | undefined> {
  if (isAdministrator(caller)) return undefined;
  return withRights(ports, owner, async ({ quota }) =>
    (await countDomains(ports, owner)) > quota.domains
      ? refuseDomain(domain, owner, quota.domains)
      : undefined,
  );
}

const refuseDomain = (domain: DomainName, owner: string, max: number): SettingsRefusal => ({
  ok: false,
  reason: 'too-many-domains',
  domain,
  owner,
  max,
});

async function checkRecipientQuota(
  ports: Pick<Ports, 'store' | 'log'>,
  { owner, quota }: OwnerRights,
  wanted: WantedSettings,
): Promise<SettingsRefusal | undefined> {
  if (!namesMore(wanted)) return undefined;
  const elsewhere = await loadNamed(ports, owner, { but: wanted.domain, withClaims: true });
  const addresses = new Set([...mailboxesOf(wanted.settings), ...elsewhere.map(mailboxOf)]);
  if (addresses.size <= quota.recipients) return undefined;
  return {
    ok: false,
    reason: 'too-many-recipients',
    owner,
    max: quota.recipients,
    wanted: addresses.size,
  };
}

async function checkAsked(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  caller: Caller,
  { settings: { owner, digestTo }, before }: WantedSettings,
): Promise<SettingsRefusal | undefined> {
  const named = { owner, before: before?.digestTo ?? [], wanted: digestTo };
  return (await mayName(ports, caller, named)) ? undefined : refuseAsked(owner);
}

export const refuseAsked = (owner: string): SettingsRefusal => ({
  ok: false,
  reason: 'too-many-asked',
  owner,
  max: askedPerDay,
});
