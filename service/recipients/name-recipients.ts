/**
 * An owner may name any address, so whoever reads it must first say that they want the mail. That an address has to
 * confirm is stored before the settings that name it: nothing is sent to it in between.
 */

import { languageOf } from '../../core/names/language.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
  recipientsPrefix,
} from '../store/access/recipient.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { listObjects } from '../store/list-objects.ts';
import { addressOf, loadNamed } from './load-recipients.ts';

/** A link is good for this long, and an owner may have an address asked again after it. */
export const linkDays = 7;
const linkMilliseconds = linkDays * dayMilliseconds;

/** Attack: an owner has strangers asked, one after the other. */
export const askedPerDay = 50;

type NamePorts = Pick<Ports, 'store' | 'clock'>;

export interface NamedRecipients {
  owner: string;
  /** As the settings are, and as they are to be. */
  before: readonly DigestRecipient[];
  wanted: readonly DigestRecipient[];
}

/** @returns whether the owner has had as many addresses asked within a day as is allowed, and names yet another */
export async function areTooManyAsked(
  { store, clock }: NamePorts,
  caller: Caller,
  { owner, before, wanted }: NamedRecipients,
): Promise<boolean> {
  if (isAdministrator(caller) || addedTo(before, wanted).length === 0) return false;
  const since = clock.now().getTime() - dayMilliseconds;
  let asked = 0;
  for await (const { lastModified } of listObjects({ store }, recipientsPrefix(owner)))
    if (lastModified.getTime() > since) asked++;
  return asked >= askedPerDay;
}

/** Notes for each address that is named newly whether it has to confirm. What the administrator names need not. */
export async function nameRecipients(
  ports: NamePorts,
  caller: Caller,
  named: NamedRecipients,
): Promise<void> {
  const { owner, before, wanted } = named;
  const added = addedTo(before, wanted);
  if (isAdministrator(caller)) {
    for (const one of added) await confirmByAdministrator(ports, owner, addressOf(one));
    return;
  }
  // One that the administrator named for another domain of the owner need not confirm for this one.
  const elsewhere = added.length === 0 ? [] : await loadNamed(ports, owner);
  const known = new Set([...elsewhere, ...before.map(addressOf)].map((address) => address.toLowerCase()));
  for (const one of wanted) await holdBack(ports, owner, one, known);
}

const addedTo = (before: readonly DigestRecipient[], wanted: readonly DigestRecipient[]) => {
  const present = new Set(before.map((one) => addressOf(one).toLowerCase()));
  return wanted.filter((one) => !present.has(addressOf(one).toLowerCase()));
};

/** An address that waits is asked again if its owner saves it again and its link is no longer good. */
async function holdBack(
  { store, clock }: NamePorts,
  owner: string,
  recipient: DigestRecipient,
  known: ReadonlySet<string>,
): Promise<void> {
  const address = addressOf(recipient);
  const language = languageOf(typeof recipient === 'string' ? '' : recipient.language);
  const now = clock.now();
  await recipientObject.change({ store }, recipientKey(owner, recipientId(address)), (before) => {
    if (!before) {
      if (known.has(address.toLowerCase())) return undefined;
      return {
        schema: 1 as const,
        owner,
        address,
        language,
        status: 'waiting',
        since: timestampOf(now),
        links: [],
      };
    }
    const { askedAt, ...rest } = before;
    const isDue = askedAt !== undefined && now.getTime() - Date.parse(askedAt) >= linkMilliseconds;
    return before.status === 'waiting' && isDue ? { ...rest, language } : undefined;
  });
}

/** Who declined stays so: the administrator may name an address for an owner, and not speak for who reads it. */
async function confirmByAdministrator(
  { store, clock }: NamePorts,
  owner: string,
  address: string,
): Promise<void> {
  const since = timestampOf(clock.now());
  await recipientObject.change({ store }, recipientKey(owner, recipientId(address)), (before) =>
    before?.status === 'waiting' ? { ...before, status: 'confirmed', since } : undefined,
  );
}

/** The addresses that have to confirm have to do so for a new owner of the domain too. */
export async function passRecipients(
  ports: NamePorts,
  from: string,
  to: string,
  recipients: readonly DigestRecipient[],
): Promise<void> {
  for (const one of recipients) {
    const id = recipientId(addressOf(one));
    const state = (await recipientObject.load(ports, recipientKey(from, id)))?.state;
    if (!state || state.status === 'confirmed') continue;
    const { askedAt, ...rest } = state;
    const passed: RecipientState = { ...rest, owner: to, links: [] };
    await recipientObject.change(ports, recipientKey(to, id), (before) => before ?? passed);
  }
}
