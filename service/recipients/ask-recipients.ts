import type { DomainName } from '../../core/names/domain-name.ts';
import { readerOf } from '../../core/names/mailbox.ts';
import { isWithinLease, timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { hasMailRoom, sendWithinQuota } from '../access/mail-quota.ts';
import { hashSecret } from '../access/tokens.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
} from '../store/access/recipient.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { linkSecretLength } from './answer-question.ts';
import { countQuestions } from './count-questions.ts';
import { isDeclined } from './declined-elsewhere.ts';
import { addressOf, loadAllUnconfirmed, loadUnconfirmed, type Unconfirmed } from './load-recipients.ts';
import { linkDays } from './name-recipients.ts';
import type { QuestionLink } from './send-question.ts';

type AskPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'random' | 'log' | 'service'>;

/** Links that are valid at a time. Each means a mail that may have been sent, so this also limits the mails. */
const keptLinks = 3;

/** A worker that has not sent its confirmation request after this time is considered dead. */
const leaseMilliseconds = 60_000;

/** A domain and the address that it names for mail. */
export interface AskedAbout {
  domain: DomainName;
  digestTo: readonly DigestRecipient[];
}

/**
 * Sends confirmation requests to an owner's waiting addresses that were not asked yet, about a domain that names them.
 * Requests that cannot be sent now are sent with the owner's next daily mail.
 * @returns the addresses that no mail goes to
 */
export async function askRecipients(
  ports: AskPorts,
  owner: string,
  domains: readonly AskedAbout[],
): Promise<Unconfirmed> {
  const named = domains.flatMap(({ digestTo }) => digestTo);
  const unconfirmed = await loadUnconfirmed(ports, owner, named);
  const isDueNow = (one: RecipientState | 'unreadable' | undefined): one is RecipientState =>
    one !== undefined && one !== 'unreadable' && isDue(one, ports.clock.now());
  if (![...unconfirmed.values()].some(isDueNow)) return unconfirmed;
  const due = new Map<RecipientState, DomainName>();
  // Their other subaddresses may be named by another domain, or by none any more.
  const asked = readersAsked(new Map([...(await loadAllUnconfirmed(ports, owner)), ...unconfirmed]));
  for (const { domain, digestTo } of domains) {
    for (const address of digestTo.map(addressOf)) {
      const recipient = unconfirmed.get(recipientId(address));
      if (!isDueNow(recipient)) continue;
      if ((asked.get(readerOf(address)) ?? recipient) !== recipient) continue;
      due.set(recipient, domain);
      asked.set(readerOf(address), recipient);
    }
  }
  for (const [recipient, domain] of due) await askRecipient(ports, recipient, domain);
  return unconfirmed;
}

/** If a reader was asked and has not answered, no other subaddress of theirs is asked. Attack: `ann+1@`, `ann+2@`, … */
function readersAsked(unconfirmed: Unconfirmed): Map<string, RecipientState> {
  const states = [...unconfirmed.values()].filter((one) => one !== 'unreadable');
  const asked = states.filter(
    ({ status, askedAt, askingSince }) => status === 'waiting' && (askedAt ?? askingSince) !== undefined,
  );
  return new Map(asked.map((one) => [readerOf(one.address), one]));
}

/** Nobody has asked this address yet, and nobody is asking it now. */
function isDue({ status, askedAt, askingSince, links }: RecipientState, now: Date): boolean {
  if (status !== 'waiting' || askedAt !== undefined) return false;
  if (askingSince !== undefined && isWithinLease(askingSince, leaseMilliseconds, now)) return false;
  return links.filter(({ expiresAt }) => Date.parse(expiresAt) > now.getTime()).length < keptLinks;
}

async function askRecipient(ports: AskPorts, recipient: RecipientState, domain: DomainName): Promise<void> {
  const { owner, address } = recipient;
  const id = recipientId(address);
  const isDeclinedBefore = await isDeclined(ports, recipient);
  // If the stored answer is unknown, nobody is asked; the next daily mail tries again.
  if (isDeclinedBefore === 'unknown') return;
  if (isDeclinedBefore) return declineForOwner(ports, owner, id);
  const request = { owner, kind: 'question', domain } as const;
  if (!(await hasMailRoom(ports, request, 1))) return;
  if (!(await countQuestions(ports, owner, [id]))) return ports.log.warn('questions-used-up', { owner });
  const link = await claimQuestion(ports, owner, id);
  if (!link) return;
  // This code writes mail, which the API rarely does, so a function does not load it at startup.
  const { sendQuestion } = await import('./send-question.ts');
  try {
    const send = () => sendQuestion(ports, recipient, domain, link);
    if ((await sendWithinQuota(ports, request, [link], send)).length > 0)
      return releaseQuestion(ports, owner, id, link);
  } catch (error) {
    if (!(error instanceof MailNotSentError)) throw error;
    ports.log.warn('question-not-sent', { owner, error: error.message });
    return releaseQuestion(ports, owner, id, link);
  }
  await recipientObject.change(ports, recipientKey(owner, id), (before) => {
    if (!before) return undefined;
    const { askingSince, ...rest } = before;
    return before.status === 'waiting' ? { ...rest, askedAt: link.at } : rest;
  });
}

async function declineForOwner({ store, clock }: AskPorts, owner: string, id: string): Promise<void> {
  const since = timestampOf(clock.now());
  await recipientObject.change({ store }, recipientKey(owner, id), (before) =>
    before?.status === 'waiting' ? { ...before, status: 'declined', since } : undefined,
  );
}

/**
 * Stores a link before it is sent. Of several workers, the one that stored it sends it; if it dies, a later one does.
 * @returns undefined if another worker was first
 */
async function claimQuestion(ports: AskPorts, owner: string, id: string): Promise<QuestionLink | undefined> {
  const now = ports.clock.now();
  const secret = ports.random.token(linkSecretLength);
  const at = timestampOf(now);
  const expiresAt = timestampOf(new Date(now.getTime() + linkDays * dayMilliseconds));
  const hash = hashSecret(secret);
  const { isWritten } = await recipientObject.change(ports, recipientKey(owner, id), (before) =>
    before && isDue(before, now)
      ? { ...before, askingSince: at, links: [...before.links, { hash, expiresAt }].slice(-keptLinks) }
      : undefined,
  );
  return isWritten ? { secret, hash, at, expiresAt } : undefined;
}

async function releaseQuestion(
  ports: AskPorts,
  owner: string,
  id: string,
  { hash }: QuestionLink,
): Promise<void> {
  await recipientObject.change(ports, recipientKey(owner, id), (before) => {
    if (!before) return undefined;
    const { askingSince, ...rest } = before;
    return { ...rest, links: before.links.filter((one) => one.hash !== hash) };
  });
}
