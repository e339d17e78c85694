import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientObject,
  recipientsPrefix,
} from '../store/access/recipient.ts';
import { loadClaim } from '../store/domains/claim.ts';
import { loadDomain } from '../store/domains/domain.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../store/domains/owned-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { UnreadableStateError } from '../store/stored-object.ts';

export const addressOf = (recipient: DigestRecipient): string =>
  typeof recipient === 'string' ? recipient : recipient.address;

/**
 * The addresses that an owner's domains name, as they are written, except those of domains that cannot be read.
 * @param but excludes this domain
 * @param withClaims includes the owner's claims, which become domains without another check
 */
export async function loadNamed(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  { but, withClaims = false }: { but?: DomainName; withClaims?: boolean } = {},
): Promise<string[]> {
  const named: string[] = [];
  for await (const key of listKeys(ports, ownedDomainsPrefix(owner))) {
    const { domain } = parseOwnedDomainKey(key);
    if (domain === but) continue;
    const loaded = await skipUnreadable(ports, () => loadDomain(ports, domain));
    if (loaded?.state.owner === owner) named.push(...loaded.state.digestTo.map(addressOf));
    const claim = withClaims ? await skipUnreadable(ports, () => loadClaim(ports, domain, owner)) : undefined;
    if (claim) named.push(...claim.state.digestTo.map(addressOf));
  }
  return named;
}

/** An owner's addresses that have not confirmed, by recipientId(). */
export type Unconfirmed = ReadonlyMap<string, RecipientState | 'unreadable'>;

/** An address whose object cannot be read gets no mail, because its answer is unknown. */
export async function loadUnconfirmed(ports: Pick<Ports, 'store'>, owner: string): Promise<Unconfirmed> {
  const unconfirmed = new Map<string, RecipientState | 'unreadable'>();
  const prefix = recipientsPrefix(owner);
  for await (const key of listKeys(ports, prefix)) {
    const id = key.slice(prefix.length, -'.json'.length);
    try {
      const state = (await recipientObject.load(ports, key))?.state;
      if (state && state.status !== 'confirmed') unconfirmed.set(id, state);
    } catch (error) {
      if (!(error instanceof UnreadableStateError)) throw error;
      unconfirmed.set(id, 'unreadable');
    }
  }
  return unconfirmed;
}

/** A recipient who does not get a domain's mail, and why. */
export interface UnconfirmedRecipient {
  address: string;
  /** `waiting` or `declined`; `unreadable` if that is not known. */
  status: string;
  /** When the last confirmation request was sent. */
  askedAt?: Timestamp;
}

/** A domain's recipients who get no mail yet, or want none. */
export async function listUnconfirmed(
  ports: Pick<Ports, 'store'>,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<UnconfirmedRecipient[]> {
  if (recipients.length === 0) return [];
  const unconfirmed = await loadUnconfirmed(ports, owner);
  return recipients.flatMap((recipient) => {
    const address = addressOf(recipient);
    const found = unconfirmed.get(recipientId(address));
    if (!found) return [];
    if (found === 'unreadable') return [{ address, status: found }];
    const { status, askedAt } = found;
    return [{ address, status, ...(askedAt !== undefined && { askedAt }) }];
  });
}

/** The recipients to whom an owner's mail may be sent. */
export const withoutUnconfirmed = (
  recipients: readonly DigestRecipient[],
  unconfirmed: Unconfirmed,
): DigestRecipient[] => recipients.filter((recipient) => !unconfirmed.has(recipientId(addressOf(recipient))));

export const onlyConfirmed = async (
  ports: Pick<Ports, 'store'>,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<DigestRecipient[]> =>
  recipients.length === 0 ? [] : withoutUnconfirmed(recipients, await loadUnconfirmed(ports, owner));
