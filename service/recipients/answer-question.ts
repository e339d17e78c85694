import { type Language, languageOf } from '../../core/names/language.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { hashSecret, isSameHash } from '../access/tokens.ts';
import type { Ports } from '../ports/ports.ts';
import { type RecipientState, recipientKey, recipientObject } from '../store/access/recipient.ts';

/** What the link of a mail leads to: its path's parts. */
export interface RecipientLink {
  owner: string;
  recipient: string;
  secret: string;
}

export type RecipientAnswer = 'confirmed' | 'declined';

type AnswerPorts = Pick<Ports, 'store' | 'clock'>;

/** @returns the address that a link was sent to; undefined for a link that is unknown or too old, without saying which */
export async function findByLink(
  { store, clock }: AnswerPorts,
  { owner, recipient, secret }: RecipientLink,
): Promise<(RecipientState & { language: Language }) | undefined> {
  if (!/^[0-9a-f]{32}$/u.test(recipient) || !/^[a-z0-9]{52}$/u.test(secret)) return undefined;
  const state = (await recipientObject.load({ store }, recipientKey(owner, recipient)))?.state;
  const isGood = state?.links.some(
    ({ hash, expiresAt }) =>
      isSameHash(hash, hashSecret(secret)) && Date.parse(expiresAt) > clock.now().getTime(),
  );
  return state && isGood ? { ...state, language: languageOf(state.language) } : undefined;
}

/** Stores what the reader of an address wants, who may think again while the link is good. */
export async function answerQuestion(
  ports: AnswerPorts,
  link: RecipientLink,
  answer: RecipientAnswer,
): Promise<Awaited<ReturnType<typeof findByLink>>> {
  const found = await findByLink(ports, link);
  if (!found) return undefined;
  const since = timestampOf(ports.clock.now());
  await recipientObject.change(ports, recipientKey(link.owner, link.recipient), (before) =>
    before && before.status !== answer ? { ...before, status: answer, since } : undefined,
  );
  return { ...found, status: answer };
}
