/** The settings that the owner of a domain chooses. */
import type { DomainState } from '../store/domains/domain.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { shortDigest } from '../store/short-digest.ts';
import { formatState } from '../store/state-json.ts';

/** An absent setting is off. */
export interface DomainSettings {
  owner: string;
  digestTo: DigestRecipient[];
  /** `managed`: the service writes the records in it. `external`, and any newer word: it does not. */
  zone: string;
  /** Take over records that someone else set where ours belong. */
  adoptRecords?: boolean;
  /** Change from testing to enforce automatically. */
  autoEnforce?: boolean;
  /** Its path is a secret. */
  webhook?: string;
  /** Hour (UTC) of the daily mail. */
  digestHour?: number;
}

/** Settings to change; the others stay. `null` removes one (RFC 7396). */
export type SettingsPatch = { [Name in keyof DomainSettings]?: DomainSettings[Name] | null };

export const settingsOf = (state: DomainSettings): DomainSettings => ({
  owner: state.owner,
  digestTo: state.digestTo.map(knownRecipient),
  zone: state.zone,
  adoptRecords: state.adoptRecords === true,
  autoEnforce: state.autoEnforce === true,
  ...(state.webhook !== undefined && { webhook: state.webhook }),
  ...(state.digestHour !== undefined && { digestHour: state.digestHour }),
});

/** Without members of a newer version. */
const knownRecipient = (recipient: DigestRecipient): DigestRecipient =>
  typeof recipient === 'string' ? recipient : { address: recipient.address, language: recipient.language };

/** Members of a newer version at a recipient stay. */
export function keepRecipient(before: readonly DigestRecipient[], wanted: DigestRecipient): DigestRecipient {
  if (typeof wanted === 'string') return wanted;
  const known = before.find((one) => typeof one === 'object' && one.address === wanted.address);
  return typeof known === 'object' ? { ...known, ...wanted } : wanted;
}

/** Differs if the settings do, whatever the service itself changes in the domain. */
export const settingsEtag = (state: DomainSettings): string => shortDigest(formatState(settingsOf(state)));

/** The names of the settings that differ. @param before undefined for a new domain */
export function changedSettings(
  before: DomainSettings | undefined,
  after: DomainSettings,
): (keyof DomainSettings)[] {
  const [a, b]: Partial<DomainSettings>[] = [before ? settingsOf(before) : {}, settingsOf(after)];
  const names = Object.keys({ ...a, ...b }) as (keyof DomainSettings)[];
  return names.filter((name) => formatState(a?.[name]) !== formatState(b?.[name]));
}

/** The defaults. */
const defaults = { digestTo: [], zone: 'managed' } as const satisfies Partial<DomainSettings>;

/**
 * The settings with the changes applied. The owner cannot be removed. The webhook of one owner is not passed to another:
 * its URL is a secret, and alarms about the new owner's domain are not the former owner's to read.
 */
export function patchSettings(present: DomainSettings, { owner, ...patch }: SettingsPatch): DomainSettings {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined && value !== null);
  const isPassed = typeof owner === 'string' && owner !== present.owner;
  const kept = Object.entries(present).filter(
    ([name]) => !(name in patch) && !(isPassed && name === 'webhook'),
  );
  return { ...defaults, ...Object.fromEntries([...kept, ...given]), owner: owner ?? present.owner };
}

/** How a webhook is shown: only its host. */
const maskWebhook = (webhook: string): string => `https://${new URL(webhook).host}/…`;

/** The settings in the form that may be shown, and recorded in the audit log. */
export const maskSecrets = <Settings extends { webhook?: string }>(settings: Settings): Settings =>
  settings.webhook === undefined ? settings : { ...settings, webhook: maskWebhook(settings.webhook) };

/** A webhook sent back in its masked form keeps the stored one. @returns an error if none with that host is stored */
export function unmaskSettings(
  settings: DomainSettings,
  present: Pick<DomainState, 'webhook' | 'owner'> | undefined,
): { ok: true; settings: DomainSettings } | { ok: false; reason: 'webhook-not-kept'; webhook: string } {
  const { webhook } = settings;
  if (!webhook?.endsWith('/…')) return { ok: true, settings };
  const kept = present?.owner === settings.owner ? present.webhook : undefined;
  if (kept !== undefined && webhook === maskWebhook(kept))
    return { ok: true, settings: { ...settings, webhook: kept } };
  return { ok: false, reason: 'webhook-not-kept', webhook };
}
