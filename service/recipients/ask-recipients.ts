import { writeAutomaticMail } from '../../core/mail/automatic-mail.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { hashSecret } from '../access/tokens.ts';
import { MailNotSentError } from '../ports/mail-out.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
} from '../store/access/recipient.ts';
import { encodeOwner } from '../store/domains/owned-domain.ts';
import { composeQuestion } from './compose-question.ts';
import { loadUnconfirmed, type Unconfirmed } from './load-recipients.ts';
import { linkDays } from './name-recipients.ts';

type AskPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'random' | 'log' | 'service'>;

/** 52 characters of 5 bits each. */
const secretLength = 52;

/** Links of which one may still be on its way. */
const keptLinks = 3;

/**
 * Asks those of an owner's addresses that wait and were not asked yet whether they want mail about a domain. What
 * cannot be sent now is sent with the owner's next daily mail.
 * @returns the addresses that no mail goes to
 */
export async function askRecipients(
  ports: AskPorts,
  owner: string,
  domain: DomainName,
): Promise<Unconfirmed> {
  const unconfirmed = await loadUnconfirmed(ports, owner);
  for (const recipient of unconfirmed.values()) {
    if (recipient.status !== 'waiting' || recipient.askedAt !== undefined) continue;
    try {
      await askRecipient(ports, recipient, domain);
    } catch (error) {
      if (!(error instanceof MailNotSentError)) throw error;
      ports.log.warn('question-not-sent', { owner, error: error.message });
    }
  }
  return unconfirmed;
}

/** The link is stored before it is sent, and that it was sent afterwards: a crash in between sends a second one. */
async function askRecipient(ports: AskPorts, recipient: RecipientState, domain: DomainName): Promise<void> {
  const { owner, address, language } = recipient;
  const now = ports.clock.now();
  const secret = ports.random.token(secretLength);
  const expiresAt = timestampOf(new Date(now.getTime() + linkDays * dayMilliseconds));
  const key = recipientKey(owner, recipientId(address));
  await recipientObject.change(ports, key, (before) =>
    before?.status === 'waiting'
      ? { ...before, links: [...before.links, { hash: hashSecret(secret), expiresAt }].slice(-keptLinks) }
      : undefined,
  );
  const url = `${ports.service.apiUrl}/v1/recipients/${encodeOwner(owner)}/${recipientId(address)}/${secret}`;
  const question = await composeQuestion({ owner, domain, url, expiresAt }, language);
  const id = `confirm-${hashSecret(secret).slice(0, 24)}`;
  const { raw, envelope } = await writeAutomaticMail(ports.service, {
    id,
    list: 'confirm',
    to: [address],
    ...question,
    date: now,
  });
  await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
  await recipientObject.change(ports, key, (before) =>
    before?.status === 'waiting' ? { ...before, askedAt: timestampOf(now) } : undefined,
  );
}
