import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { type RecipientState, recipientId } from '../store/access/recipient.ts';
import { encodeOwner } from '../store/domains/owned-domain.ts';
import { composeQuestion } from './compose-question.ts';
import { sendAutomaticMail } from './try-mail.ts';

/** A link for the answer. The store keeps only the `hash` of the secret; the secret itself is only in the mail. */
export interface QuestionLink {
  secret: string;
  hash: string;
  at: Timestamp;
  expiresAt: Timestamp;
}

/**
 * Mails a confirmation request about a domain to an address.
 * @throws MailNotSentError
 */
export async function sendQuestion(
  ports: Pick<Ports, 'mail' | 'dkimKey' | 'service'>,
  { owner, address, language }: RecipientState,
  domain: DomainName,
  { secret, hash, at, expiresAt }: QuestionLink,
): Promise<void> {
  const url = `${ports.service.apiUrl}/v1/recipients/${encodeOwner(owner)}/${recipientId(address)}/${secret}`;
  const question = await composeQuestion({ owner, domain, url, expiresAt }, language);
  const id = `confirm-${hash.slice(0, 24)}`;
  const mail = { id, list: 'confirm' as const, to: [address], ...question, date: new Date(at) };
  await sendAutomaticMail(ports, mail);
}
