/**
 * An owner may name any address, so whoever reads it must first say that they want the mail. That an address has to
 * confirm is stored before the settings that name it: nothing is sent to it in between.
 */

import { languageOf } from '../../core/names/language.ts';
import { mailboxOf } from '../../core/names/mailbox.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
} from '../store/access/recipient.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { countQuestions, mayAsk } from './count-questions.ts';
import { addressOf, loadNamed } from './load-recipients.ts';

/** A link is good for this long, and an owner may have an address asked again after it. */
export const linkDays = 7;
const linkMilliseconds = linkDays * dayMilliseconds;

type NamePorts = Pick<Ports, 'store' | 'clock'>;

export interface NamedRecipients {
  owner: string;
  /** As the settings are, and as they are to be. */
  before: readonly DigestRecipient[];
  wanted: readonly DigestRecipient[];
}

/** @returns whether settings may name these: the owner has not had too many addresses asked today */
export async function mayName(ports: NamePorts, caller: Caller, named: NamedRecipients): Promise<boolean> {
  if (isAdministrator(caller)) return true;
  return mayAsk(ports, named.owner, await findToAsk(ports, named));
}

/**
 * Notes for each address that is named newly whether it has to confirm. What the administrator names need not.
 * @returns false where nothing is noted, because the owner would have too many addresses asked today
 */
export async function nameRecipients(
  ports: NamePorts,
  caller: Caller,
  named: NamedRecipients,
): Promise<boolean> {
  const { owner, before, wanted } = named;
  if (isAdministrator(caller)) {
    for (const one of addedTo(before, wanted)) await confirmByAdministrator(ports, owner, addressOf(one));
    return true;
  }
  const toAsk = new Set(await findToAsk(ports, named));
  if (!(await countQuestions(ports, owner, [...toAsk]))) return false;
  for (const one of wanted) if (toAsk.has(recipientId(addressOf(one)))) await holdBack(ports, owner, one);
  return true;
}

/** Ids of the wanted addresses that have to be asked, because they are new or because their link expired unanswered. */
async function findToAsk(ports: NamePorts, { owner, before, wanted }: NamedRecipients): Promise<string[]> {
  // One that the administrator named for another domain of the owner need not confirm for this one.
  const elsewhere = addedTo(before, wanted).length === 0 ? [] : await loadNamed(ports, owner);
  const known = new Set([...elsewhere, ...before.map(addressOf)].map(recipientId));
  const ids = [...new Set(wanted.map((one) => recipientId(addressOf(one))))];
  const toAsk: string[] = [];
  for (const id of ids) {
    const state = (await recipientObject.load(ports, recipientKey(owner, id)))?.state;
    if (state ? isToAskAgain(state, ports.clock.now()) : !known.has(id)) toAsk.push(id);
  }
  return toAsk;
}

/** It was asked, did not answer, and its link is no longer good. */
const isToAskAgain = ({ status, askedAt }: RecipientState, now: Date): boolean =>
  status === 'waiting' && askedAt !== undefined && now.getTime() - Date.parse(askedAt) >= linkMilliseconds;

const addedTo = (before: readonly DigestRecipient[], wanted: readonly DigestRecipient[]) => {
  const present = new Set(before.map((one) => mailboxOf(addressOf(one))));
  return wanted.filter((one) => !present.has(mailboxOf(addressOf(one))));
};

/** An address that waits is asked again if its owner saves it again and its link is no longer good. */
async function holdBack(
  { store, clock }: NamePorts,
  owner: string,
  recipient: DigestRecipient,
): Promise<void> {
  const address = addressOf(recipient);
  const language = languageOf(typeof recipient === 'string' ? '' : recipient.language);
  const now = clock.now();
  const since = timestampOf(now);
  await recipientObject.change({ store }, recipientKey(owner, recipientId(address)), (before) => {
    if (!before) return { schema: 1 as const, owner, address, language, status: 'waiting', since, links: [] };
    const { askedAt, ...rest } = before;
    return isToAskAgain(before, now) ? { ...rest, language } : undefined;
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

/**
 * The addresses that have to confirm have to do so for a new owner of the domain too, unless the administrator named
 * them for another domain of that owner.
 */
export async function passRecipients(
  ports: NamePorts,
  from: string,
  to: string,
  recipients: readonly DigestRecipient[],
): Promise<void> {
  const known = new Set((await loadNamed(ports, to)).map(recipientId));
  for (const one of recipients) {
    const id = recipientId(addressOf(one));
    const state = (await recipientObject.load(ports, recipientKey(from, id)))?.state;
    if (!state || state.status === 'confirmed' || known.has(id)) continue;
    const { askedAt, askingSince, pages, ...rest } = state;
    const passed: RecipientState = { ...rest, owner: to, links: [] };
    await recipientObject.change(ports, recipientKey(to, id), (before) => before ?? passed);
  }
}
