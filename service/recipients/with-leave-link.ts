import { addFooterLink, type RenderedMail } from '../../core/digest/page/add-footer-link.ts';
import type { Language } from '../../core/names/language.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { Ports } from '../ports/ports.ts';
import { recipientId, recipientKey, recipientObject } from '../store/access/recipient.ts';
import { encodeOwner } from '../store/domains/owned-domain.ts';
import { linkSecretLength } from './answer-question.ts';

type LeavePorts = Pick<Ports, 'store' | 'clock' | 'random' | 'service'>;

/** A recipient of an owner's mail. */
export interface Reader {
  owner: string;
  address: string;
  language: Language;
}

/** Adds the link by which a recipient can leave the owner's mail: to the footer, and as the mail's `leaveUrl`. */
export async function withLeaveLink<Mail extends RenderedMail>(
  ports: LeavePorts,
  reader: Reader,
  mail: Mail,
): Promise<Mail & { leaveUrl: string }> {
  const secret = await leaveSecretOf(ports, reader);
  const id = recipientId(reader.address);
  const leaveUrl = `${ports.service.apiUrl}/v1/recipients/${encodeOwner(reader.owner)}/${id}/${secret}`;
  const { label } = (await loadWords(reader.language)).confirmation.leave;
  return { ...mail, ...addFooterLink(mail, { label, url: leaveUrl }), leaveUrl };
}

/**
 * The same in each mail, so that a repeat is the same mail, and so that a reader who left can return with any of them. So
 * the secret itself is stored, and not only its digest.
 */
export async function leaveSecretOf(
  { store, clock, random }: Pick<Ports, 'store' | 'clock' | 'random'>,
  { owner, address, language }: Reader,
): Promise<string> {
  const key = recipientKey(owner, recipientId(address));
  const stored = (await recipientObject.load({ store }, key))?.state.leaveSecret;
  return stored ?? storeSecret();

  async function storeSecret(): Promise<string> {
    const leaveSecret = random.token(linkSecretLength);
    const since = timestampOf(clock.now());
    // An address that has no object yet was named by the administrator.
    const named = { schema: 1 as const, owner, address, language, status: 'confirmed', since, links: [] };
    const { state } = await recipientObject.change(
      { store },
      key,
      (before = { ...named, namedBy: 'administrator' }) => ({ leaveSecret, ...before }),
    );
    return state.leaveSecret ?? leaveSecret;
  }
}
