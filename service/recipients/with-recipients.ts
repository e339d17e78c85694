import type { DomainName } from '../../core/names/domain-name.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { askRecipients } from './ask-recipients.ts';
import { nameRecipients, passRecipients } from './name-recipients.ts';

type RecipientPorts = Parameters<typeof askRecipients>[0];

interface Mailed {
  owner: string;
  digestTo: readonly DigestRecipient[];
}

export interface NamedByChange {
  domain: DomainName;
  /** Of the same domain; undefined for a new one. */
  before: Mailed | undefined;
  wanted: Mailed;
  /** Anybody may claim a domain, so a claim sends no mail: its recipients are asked once it hosts. */
  isClaim?: boolean;
}

/**
 * Saves settings that name recipients: records first what they must confirm, and asks them afterwards.
 * @returns undefined if nothing is saved, because the owner would have too many addresses asked today
 */
export async function withRecipients<Result extends { ok: boolean }>(
  ports: RecipientPorts,
  caller: Caller,
  { domain, before, wanted, isClaim }: NamedByChange,
  save: () => Promise<Result>,
): Promise<Result | undefined> {
  const { owner } = wanted;
  if (before && before.owner !== owner) await passRecipients(ports, before.owner, owner, before.digestTo);
  const named = { owner, before: before?.digestTo ?? [], wanted: wanted.digestTo };
  if (!(await nameRecipients(ports, caller, named))) return undefined;
  const result = await save();
  if (result.ok && !isClaim && !isAdministrator(caller))
    await askRecipients(ports, owner, [{ domain, digestTo: wanted.digestTo }]);
  return result;
}
