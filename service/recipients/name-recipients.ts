/**
 * An owner may name any address, so its reader must first confirm that they want the mail. The need to confirm is stored
 * before the settings that name the address, so that nothing is sent to it in between.
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
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { countQuestions, mayAsk } from './count-questions.ts';
import { addressOf, loadNamed } from './load-recipients.ts';

/** A link is valid for this long, and after that an owner may have the address asked again. */
export const linkDays = 7;
const linkMilliseconds = linkDays * dayMilliseconds;

type NamePorts = Pick<Ports, 'store' | 'clock' | 'log'>;

export interface NamedRecipients {
  owner: string;
  /** The current settings, and the new ones. */
  before: readonly DigestRecipient[];
  wanted: readonly DigestRecipient[];
}

/** @returns whether settings may name these: the owner has not had too many addresses asked today */
export async function mayName(ports: NamePorts, caller: Caller, named: NamedRecipients): Promise<boolean> {
  if (isAdministrator(caller)) return true;
  return mayAsk(ports, named.owner, await findToAsk(ports, named));
}

/**
 * Records for each newly named address whether it has to confirm. Addresses that the administrator names need not.
 * @returns false if nothing is recorded, because the owner would have too many addresses asked today
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

/** Ids of the wanted addresses to ask, because they are new or because their link expired without an answer. */
async function findToAsk(ports: NamePorts, { owner, before, wanted }: NamedRecipients): Promise<string[]> {
  // An address that the administrator named for another domain of the owner need not confirm for this one.
  const elsewhere = addedTo(before, wanted).length === 0 ? [] : await loadNamed(ports, owner);
  const known = new Set([...elsewhere, ...before.map(addressOf)].map(recipientId));
  const ids = [...new Set(wanted.map((one) => recipientId(addressOf(one))))];
  const toAsk: string[] = [];
  for (const id of ids) {
    const loaded = await loadRecipient(ports, owner, id);
    if (!loaded) continue;
    const { state } = loaded;
    const isToAsk = isUnasked(state) ? !known.has(id) : isToAskAgain(state, ports.clock.now());
    if (isToAsk) toAsk.push(id);
  }
  return toAsk;
}

/** @returns undefined for a recipient that cannot be read: it gets no mail, because it may have declined */
const loadRecipient = (ports: Pick<Ports, 'store' | 'log'>, owner: string, id: string) =>
  skipUnreadable(ports, async () => ({
    state: (await recipientObject.load(ports, recipientKey(owner, id)))?.state,
  }));

/** Nobody has asked its reader: it is new, or only the administrator has named it. */
const isUnasked = (
  state: RecipientState | undefined,
): state is undefined | (RecipientState & { namedBy: 'administrator' }) =>
  state === undefined || (state.status === 'confirmed' && state.namedBy === 'administrator');

/** It was asked, has not answered, and its link has expired. */
const isToAskAgain = ({ status, askedAt }: RecipientState, now: Date): boolean =>
  status === 'waiting' && askedAt !== undefined && now.getTime() - Date.parse(askedAt) >= linkMilliseconds;

const addedTo = (before: readonly DigestRecipient[], wanted: readonly DigestRecipient[]) => {
  const present = new Set(before.map((one) => mailboxOf(addressOf(one))));
  return wanted.filter((one) => !present.has(mailboxOf(addressOf(one))));
};

/** A waiting address is asked again if its owner saves it again after its link has expired. */
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
    if (isUnasked(before)) {
      const { namedBy, ...rest } = before ?? { schema: 1 as const, owner, address, links: [] };
      return { ...rest, language, status: 'waiting', since };
    }
    const { askedAt, ...rest } = before;
    return isToAskAgain(before, now) ? { ...rest, language } : undefined;
  });
}

/** A declined address stays declined: the administrator may name an address, but not answer for its reader. */
async function confirmByAdministrator(ports: NamePorts, owner: string, address: string): Promise<void> {
  const since = timestampOf(ports.clock.now());
  await skipUnreadable(ports, () =>
    recipientObject.change(ports, recipientKey(owner, recipientId(address)), (before) =>
      before?.status === 'waiting'
        ? { ...before, status: 'confirmed', since, namedBy: 'administrator' }
        : undefined,
    ),
  );
}

/**
 * Addresses that have to confirm must also do so for a new owner of the domain, unless the administrator named them for
 * another domain of that owner.
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
    const state = (await loadRecipient(ports, from, id))?.state;
    if (!state || state.status === 'confirmed' || known.has(id)) continue;
    const { askedAt, askingSince, pages, leaveSecret, ...rest } = state;
    const passed: RecipientState = { ...rest, owner: to, links: [] };
    await skipUnreadable(ports, () =>
      recipientObject.change(ports, recipientKey(to, id), (before) => before ?? passed),
    );
  }
}
