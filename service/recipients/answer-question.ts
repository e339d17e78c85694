import { type Language, languageOf } from '../../core/names/language.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { isStorableOwner } from '../access/storable-owner.ts';
import { hashSecret, isSameHash } from '../access/tokens.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type RecipientState, recipientKey, recipientObject } from '../store/access/recipient.ts';
import { noteAnswer } from './declined-elsewhere.ts';

/** The parts of the path of a mailed link. */
export interface RecipientLink {
  owner: string;
  recipient: string;
  secret: string;
}

export type RecipientAnswer = 'confirmed' | 'declined';

/** 52 characters of 5 bits each. */
export const linkSecretLength = 52;

/** Limit for one link's page. Only somebody with the mail can open it, so nobody else can use up the limit. */
export const pagesPerMinute = 60;

type AnswerPorts = Pick<Ports, 'store' | 'clock'>;

export type OpenedLink =
  | {
      kind: 'open';
      recipient: RecipientState & { language: Language };
      /** The link of a daily mail or an alarm, by which its reader leaves or returns. */
      isLeave: boolean;
    }
  /** Unknown or expired; the answer does not say which. Nothing is stored for it. */
  | { kind: 'not-valid' }
  | { kind: 'too-many' };

/** Opens the page of a link. The count is stored, so the limit applies across function instances. */
export async function openLink(
  { store, clock }: AnswerPorts,
  { owner, recipient, secret }: RecipientLink,
): Promise<OpenedLink> {
  const isLink =
    /^[0-9a-f]{32}$/u.test(recipient) && /^[a-z0-9]{52}$/u.test(secret) && isStorableOwner(owner);
  if (!isLink) return { kind: 'not-valid' };
  const minute = Math.floor(clock.now().getTime() / 60_000);
  let isTooMany = false;
  const count = (before: RecipientState | undefined) => {
    isTooMany = false;
    if (!before || !isGood(before, secret, clock.now())) return undefined;
    const opened = before.pages?.minute === minute ? before.pages.opened : 0;
    isTooMany = opened >= pagesPerMinute;
    return isTooMany ? undefined : { ...before, pages: { ...before.pages, minute, opened: opened + 1 } };
  };
  const key = recipientKey(owner, recipient);
  const counted = await recipientObject.change({ store }, key, count, undefined, attempts).catch(ifBusy);
  if (!counted) return { kind: 'too-many' };
  const { state, isWritten } = counted;
  if (isTooMany) return { kind: 'too-many' };
  if (!state || !isWritten) return { kind: 'not-valid' };
  const opened = { ...state, language: languageOf(state.language) };
  return { kind: 'open', recipient: opened, isLeave: isLeaveSecret(state, secret) };
}

/** A reader waits for the page. So many are lost only if the link is opened hundreds of times at once. */
const attempts = 12;

function ifBusy(error: unknown): undefined {
  if (!(error instanceof PreconditionFailedError)) throw error;
}

const isLeaveSecret = ({ leaveSecret }: RecipientState, secret: string): boolean =>
  leaveSecret !== undefined && isSameHash(hashSecret(leaveSecret), hashSecret(secret));

const isGood = (state: RecipientState, secret: string, now: Date): boolean =>
  isLeaveSecret(state, secret) ||
  state.links.some(
    ({ hash, expiresAt }) => isSameHash(hash, hashSecret(secret)) && Date.parse(expiresAt) > now.getTime(),
  );

/**
 * Stores the reader's answer, which can be changed while the link is valid. Who leaves has wanted the mail before, so other
 * owners may still ask them.
 */
export async function answerQuestion(
  ports: AnswerPorts,
  link: RecipientLink,
  answer: RecipientAnswer,
): Promise<OpenedLink> {
  const opened = await openLink(ports, link);
  if (opened.kind !== 'open') return opened;
  const since = timestampOf(ports.clock.now());
  await recipientObject.change(ports, recipientKey(link.owner, link.recipient), (before) => {
    if (!before || before.status === answer) return undefined;
    const { namedBy, bouncedOn, ...rest } = before;
    return { ...rest, status: answer, since };
  });
  if (!opened.isLeave || answer === 'confirmed') await noteAnswer(ports, opened.recipient, answer);
  return { ...opened, recipient: { ...opened.recipient, status: answer } };
}
