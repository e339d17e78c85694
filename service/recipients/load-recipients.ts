import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
  recipientsPrefix,
} from '../store/access/recipient.ts';
import { loadClaim } from '../store/domains/claim.ts';
import { loadDomain } from '../store/domains/domain.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../store/domains/owned-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { loadReadable } from '../store/load-readable.ts';

type LoadPorts = Pick<Ports, 'store' | 'log'>;

export const addressOf = (recipient: DigestRecipient): string =>
  typeof recipient === 'string' ? recipient : recipient.address;

/**
 * The addresses that an owner's domains name, as they are written, except those of domains that cannot be read.
 * @param but excludes this domain
 * @param withClaims includes the owner's claims, which become domains without another check
 */
export async function loadNamed(
  ports: LoadPorts,
  owner: string,
  { but, withClaims = false }: { but?: DomainName; withClaims?: boolean } = {},
): Promise<string[]> {
  const domains: DomainName[] = [];
  for await (const key of listKeys(ports, ownedDomainsPrefix(owner))) {
    const { domain } = parseOwnedDomainKey(key);
    if (domain !== but) domains.push(domain);
  }
  const ofDomain = async (domain: DomainName) => {
    const { state } = (await loadDomain(ports, domain)) ?? {};
    return state?.owner === owner ? state.digestTo.map(addressOf) : [];
  };
  const ofClaim = async (domain: DomainName) =>
    (await loadClaim(ports, domain, owner))?.state.digestTo.map(addressOf);
  const named = await loadReadable(ports, domains, ofDomain);
  const claimed = withClaims ? await loadReadable(ports, domains, ofClaim) : { states: [] };
  return [...named.states, ...claimed.states].flat();
}

/** An owner's addresses that have not confirmed, by recipientId(). */
export type Unconfirmed = ReadonlyMap<string, RecipientState | 'unreadable'>;

/** Which of these recipients get no mail. Every address that ever got mail has an object, so no others are loaded. */
export const loadUnconfirmed = (
  ports: LoadPorts,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<Unconfirmed> =>
  loadStatuses(ports, owner, [...new Set(recipients.map((one) => recipientId(addressOf(one))))]);

/** All of an owner's addresses that have not confirmed, whether a domain names them or not. */
export async function loadAllUnconfirmed(ports: LoadPorts, owner: string): Promise<Unconfirmed> {
  const prefix = recipientsPrefix(owner);
  const ids: string[] = [];
  for await (const key of listKeys(ports, prefix)) ids.push(key.slice(prefix.length, -'.json'.length));
  return loadStatuses(ports, owner, ids);
}

/** An address whose object cannot be read gets no mail, because its answer is unknown. */
async function loadStatuses(ports: LoadPorts, owner: string, ids: readonly string[]): Promise<Unconfirmed> {
  const { states, unreadable = [] } = await loadReadable(ports, ids, async (id) => {
    const state = (await recipientObject.load(ports, recipientKey(owner, id)))?.state;
    return state && state.status !== 'confirmed' ? ([id, state] as const) : undefined;
  });
  return new Map<string, RecipientState | 'unreadable'>([
    ...states,
    ...unreadable.map((id) => [id, 'unreadable'] as const),
  ]);
}

/** A recipient who does not get a domain's mail, and why. */
export interface UnconfirmedRecipient {
  address: string;
  /** `waiting` or `declined`; `unreadable` if that is not known. */
  status: string;
  /** Since when it has this status. */
  since?: Timestamp;
  /** When the last confirmation request was sent. */
  askedAt?: Timestamp;
  /** Until when a waiting recipient can confirm through a link that was mailed. */
  until?: Timestamp;
}

/** A domain's recipients who get no mail yet, or want none. */
export async function listUnconfirmed(
  ports: LoadPorts,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<UnconfirmedRecipient[]> {
  const unconfirmed = await loadUnconfirmed(ports, owner, recipients);
  return recipients.flatMap((recipient): UnconfirmedRecipient[] => {
    const address = addressOf(recipient);
    const found = unconfirmed.get(recipientId(address));
    if (!found) return [];
    if (found === 'unreadable') return [{ address, status: found }];
    const { status, since, askedAt, links } = found;
    const until =
      status === 'waiting'
        ? links
            .map(({ expiresAt }) => expiresAt)
            .sort()
            .at(-1)
        : undefined;
    const asked = { ...(askedAt !== undefined && { askedAt }), ...(until !== undefined && { until }) };
    return [{ address, status, since, ...asked }];
  });
}

/** How many of the recipients want no mail. */
export const countDeclined = (recipients: readonly DigestRecipient[], unconfirmed: Unconfirmed): number => {
  const ids = new Set(recipients.map((recipient) => recipientId(addressOf(recipient))));
  const isDeclined = (found: RecipientState | 'unreadable' | undefined) =>
    found !== undefined && found !== 'unreadable' && found.status === 'declined';
  return [...ids].filter((id) => isDeclined(unconfirmed.get(id))).length;
};

/** The recipients to whom an owner's mail may be sent. */
export const withoutUnconfirmed = (
  recipients: readonly DigestRecipient[],
  unconfirmed: Unconfirmed,
): DigestRecipient[] => recipients.filter((recipient) => !unconfirmed.has(recipientId(addressOf(recipient))));

export const onlyConfirmed = async (
  ports: LoadPorts,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<DigestRecipient[]> =>
  withoutUnconfirmed(recipients, await loadUnconfirmed(ports, owner, recipients));
