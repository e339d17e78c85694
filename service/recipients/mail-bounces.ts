/**
 * Bounces of the daily mail. Each mail to a recipient has an envelope sender of its own, where only its bounces arrive
 * (intake/receive-bounce.ts notes them). Of a recipient whose last mails all came back, the mailbox is gone: more mail would
 * cost the reputation of the sender.
 */
import { createHmac } from 'node:crypto';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { addDays, type UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type RecipientState,
  recipientId,
  recipientKey,
  recipientObject,
} from '../store/access/recipient.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import { inParallel } from '../store/in-parallel.ts';
import { bounceAddress, bouncePointerKey, bouncePointerObject } from '../store/outbound/bounce-pointer.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { addressOf } from './load-recipients.ts';
import { leaveSecretOf, type Reader } from './with-leave-link.ts';

/** A recipient who does not get the daily mail, although the domain's owner wants it. */
export interface RefusedRecipient {
  address: string;
  /** Of a mail that was accepted and came back later (RFC 3463). */
  status?: string;
  /** Its mails came back so often that it gets none. */
  isPaused?: boolean;
}

/** After so many mails in a row that came back for good, a recipient gets none until its reader confirms again. */
const pausedAfter = 3;

/** Earlier mails are not looked at. On some days there is none. */
const seenDays = 7;

/** Recipients looked up at a time. */
const concurrency = 8;

const tokenLetters = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The address for the bounces of one mail. Only somebody with a mail of the same recipient can make it, and they can leave
 * in the recipient's name anyway.
 */
function tokenOf(
  leaveSecret: string,
  { owner, address }: Pick<Reader, 'owner' | 'address'>,
  day: UtcDay,
): string {
  const mac = createHmac('sha256', leaveSecret);
  mac.update(JSON.stringify(['bounce', owner, recipientId(address), day]));
  // 130 bits, in the form of the random tokens: the relay may have a pattern for it (docs/outbound.md).
  return [...mac.digest().subarray(0, 26)].map((byte) => tokenLetters[byte % 32]).join('');
}

/** @returns the envelope sender of a recipient's mail, which is known from now on; the same for a repeat */
export async function prepareBounces(
  ports: Pick<Ports, 'store' | 'clock' | 'random' | 'service'>,
  reader: Reader,
  { day, domain }: { day: UtcDay; domain: DomainName },
): Promise<string> {
  const { owner, address } = reader;
  const token = tokenOf(await leaveSecretOf(ports, reader), reader, day);
  const pointer = { schema: 1 as const, day, domain, part: 0, address, owner };
  await bouncePointerObject.create(ports, bouncePointerKey(token), pointer);
  return bounceAddress(token, ports);
}

/**
 * Finds recipients whose last mail came back, and pauses those whose last three did: they have to confirm again. A mailbox
 * that works again gets the question.
 * @param day of the mail that is to be sent
 */
export async function pauseBouncing(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  owner: string,
  domains: readonly { digestTo: readonly DigestRecipient[] }[],
  day: UtcDay,
): Promise<RefusedRecipient[]> {
  const named = new Map(
    domains.flatMap(({ digestTo }) => digestTo.map(addressOf)).map((one) => [recipientId(one), one]),
  );
  const bouncing: RefusedRecipient[] = [];
  await inParallel([...named], concurrency, async ([id, address]) => {
    const loaded = await skipUnreadable(ports, () => recipientObject.load(ports, recipientKey(owner, id)));
    const found = loaded && (await skipUnreadable(ports, () => judge(ports, loaded.state, day)));
    if (found) bouncing.push({ address, ...found });
  });
  return bouncing;
}

async function judge(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  state: RecipientState,
  day: UtcDay,
): Promise<Omit<RefusedRecipient, 'address'> | undefined> {
  if (state.status === 'waiting' && state.bouncedOn !== undefined) return { isPaused: true };
  if (state.status !== 'confirmed') return undefined;
  const { mails, status } = await countBounced(ports, state, day);
  if (status === undefined) return undefined;
  if (mails < pausedAfter) return { status };
  await pause(ports, state, day);
  ports.log.warn('recipient-paused', { owner: state.owner, status });
  return { status, isPaused: true };
}

/** How many of the last mails came back for good, without one in between that did not; and the latest status. */
async function countBounced(
  ports: Pick<Ports, 'store'>,
  state: RecipientState,
  day: UtcDay,
): Promise<{ mails: number; status?: string }> {
  const { leaveSecret, since } = state;
  if (leaveSecret === undefined) return { mails: 0 };
  let counted: { mails: number; status?: string } = { mails: 0 };
  for (let back = 1; back <= seenDays && counted.mails < pausedAfter; back++) {
    const earlier = addDays(day, -back);
    const key = bouncePointerKey(tokenOf(leaveSecret, state, earlier));
    const mail = (await bouncePointerObject.load(ports, key))?.state;
    if (!mail) continue;
    const { status, at } = mail.bounced ?? {};
    // RFC 3463 §3.1: only 5.x.x is permanent. What came back before its reader confirmed again is over.
    if (!status?.startsWith('5') || at === undefined || at < since) break;
    counted = { status, ...counted, mails: counted.mails + 1 };
  }
  return counted;
}

async function pause(
  ports: Pick<Ports, 'store' | 'clock'>,
  { owner, address }: RecipientState,
  day: UtcDay,
): Promise<void> {
  const since = timestampOf(ports.clock.now());
  await recipientObject.change(ports, recipientKey(owner, recipientId(address)), (before) => {
    if (before?.status !== 'confirmed') return undefined;
    const { askedAt, askingSince, namedBy, ...rest } = before;
    return { ...rest, status: 'waiting', since, bouncedOn: day };
  });
}
