import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { type RecipientState, recipientObject, recipientsPrefix } from '../store/access/recipient.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { listKeys } from '../store/list-keys.ts';
import { UnreadableStateError } from '../store/stored-object.ts';

export const addressOf = (recipient: DigestRecipient): string =>
  typeof recipient === 'string' ? recipient : recipient.address;

/** The addresses that an owner named, by address in lower case. One that this version cannot read is undefined. */
async function loadRecipients(
  ports: Pick<Ports, 'store'>,
  owner: string,
): Promise<(RecipientState | undefined)[]> {
  const found: (RecipientState | undefined)[] = [];
  for await (const key of listKeys(ports, recipientsPrefix(owner))) {
    try {
      found.push((await recipientObject.load(ports, key))?.state);
    } catch (error) {
      if (!(error instanceof UnreadableStateError)) throw error;
    }
  }
  return found;
}

/** Those of an owner's addresses that did not say that they want mail. */
export async function loadUnconfirmed(
  ports: Pick<Ports, 'store'>,
  owner: string,
): Promise<Map<string, RecipientState>> {
  const all = await loadRecipients(ports, owner);
  return new Map(
    all.flatMap((one) => (one && one.status !== 'confirmed' ? [[one.address.toLowerCase(), one]] : [])),
  );
}

/** Whom a domain's mail does not go to, and why. */
export interface UnconfirmedRecipient {
  address: string;
  /** `waiting` or `declined`. */
  status: string;
  /** When it was asked last. */
  askedAt?: Timestamp;
}

/** Those of a domain's recipients that get no mail yet, or want none. */
export async function listUnconfirmed(
  ports: Pick<Ports, 'store'>,
  owner: string,
  recipients: readonly DigestRecipient[],
): Promise<UnconfirmedRecipient[]> {
  if (recipients.length === 0) return [];
  const unconfirmed = await loadUnconfirmed(ports, owner);
  return recipients.flatMap((recipient) => {
    const address = addressOf(recipient);
    const found = unconfirmed.get(address.toLowerCase());
    if (!found) return [];
    const { status, askedAt } = found;
    return [{ address, status, ...(askedAt !== undefined && { askedAt }) }];
  });
}

/** The recipients whom an owner's mail may go to. */
export async function onlyConfirmed<Recipient extends DigestRecipient>(
  ports: Pick<Ports, 'store'>,
  owner: string,
  recipients: readonly Recipient[],
): Promise<Recipient[]> {
  if (recipients.length === 0) return [];
  const unconfirmed = await loadUnconfirmed(ports, owner);
  return recipients.filter((recipient) => !unconfirmed.has(addressOf(recipient).toLowerCase()));
}
