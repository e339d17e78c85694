/**
 * Limits the calls that make us wait for hosts of the owner's choice, or send them something: its webhook, the servers of its
 * domains. The counts are stored, so the limits apply across function instances.
 */
import { dayOf } from '../../core/names/utc-day.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { noMails, type SentMails, sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';
import type { Caller } from './caller.ts';

/** For one owner: enough for a person who looks after a hundred domains. */
export const callsPerMinute = { check: 20, 'test-alarm': 5 } as const;

export type LimitedCall = keyof typeof callsPerMinute;

export interface TooManyCalls {
  ok: false;
  reason: 'too-many-calls';
  call: LimitedCall;
  perMinute: number;
}

/** A caller that may try again after a minute need not win every race. */
const attempts = 12;

/**
 * Counts a call about a domain of an owner. A refusal needs one read and no write.
 * @returns undefined if it may be made. The administrator has no limit
 */
export async function countCall(
  ports: Pick<Ports, 'store' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  owner: string,
  call: LimitedCall,
): Promise<TooManyCalls | undefined> {
  if (caller.owner === undefined) return undefined;
  const perMinute = callsPerMinute[call];
  const now = ports.clock.now();
  const minute = Math.floor(now.getTime() / 60_000);
  const refusal: TooManyCalls = { ok: false, reason: 'too-many-calls', call, perMinute };
  let isWithin = false;
  const count = (before: SentMails = noMails(owner)) => {
    const made = before.calls?.minute === minute ? before.calls.made : {};
    isWithin = (made[call] ?? 0) < perMinute;
    if (!isWithin) return undefined;
    const counted = { ...made, [call]: (made[call] ?? 0) + 1 };
    return { ...before, calls: { ...before.calls, minute, made: counted } };
  };
  const key = sentMailsKey(dayOf(now), owner);
  try {
    await sentMailsObject.change(ports, key, count, undefined, attempts);
  } catch (error) {
    if (error instanceof PreconditionFailedError) return refusal;
    throw error;
  }
  return isWithin ? undefined : refusal;
}
