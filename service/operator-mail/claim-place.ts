/**
 * Anybody can write to the operator, so only so much is handed on: ten mails in any hour, fifty in any day. Each takes
 * its place before it is sent, by compare-and-swap, and a repeat of the task finds the place taken. What finds none is
 * counted, and the next mail says so.
 */
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type HandedOn,
  type HandedOnMail,
  handedOnKey,
  handedOnObject,
} from '../store/operator/handed-on.ts';

type ClaimPorts = Pick<Ports, 'store' | 'clock'>;

export const handOnLimits = { perHour: 10, perDay: 50 };
const hourMilliseconds = 3_600_000;

/** A worker that has claimed a mail and not sent it after this long is taken for dead. */
export const handOnLeaseSeconds = 60;

export type PlaceClaim =
  | { kind: 'ours'; mail: HandedOnMail }
  /** It was handed on, or refused for good. */
  | { kind: 'settled' }
  /** Another worker has it. */
  | { kind: 'in-progress' }
  /** `isBegun`: it had a place, and gets one again. */
  | { kind: 'no-room'; isBegun: boolean };

const nothingYet: HandedOn = { schema: 1, mails: [] };

/** @param of what is to be sent, as in the stored state. The first mail that gets a place says what was left out before */
export async function claimPlace(ports: ClaimPorts, of: string): Promise<PlaceClaim> {
  const now = ports.clock.now();
  const at = timestampOf(now);
  let claim: PlaceClaim = { kind: 'settled' };
  await handedOnObject.change(ports, handedOnKey, (before = nothingYet) => {
    const known = before.mails.find((mail) => mail.of === of);
    const obstacle = findObstacle(before.mails, known, of, now);
    if (obstacle) {
      claim = obstacle;
      return undefined;
    }
    const { leftOut, ...rest } = before;
    const saying = leftOut && { leftOut: { mails: leftOut.mails, since: leftOut.since } };
    const mail = { ...(known ?? { of, firstAt: at, ...saying }), claimedAt: at, status: 'claimed' };
    claim = { kind: 'ours', mail };
    const others = before.mails.filter((other) => other.of !== of && isWithin(other, dayMilliseconds, now));
    return { ...(known ? before : rest), mails: [...others, mail] };
  });
  return claim;
}

function findObstacle(
  mails: readonly HandedOnMail[],
  known: HandedOnMail | undefined,
  of: string,
  now: Date,
): Exclude<PlaceClaim, { kind: 'ours' }> | undefined {
  if (known && isSettled(known)) return { kind: 'settled' };
  if (known?.status === 'claimed' && isWithin(known, handOnLeaseSeconds * 1000, now))
    return { kind: 'in-progress' };
  const countWithin = (milliseconds: number) =>
    mails.filter((mail) => mail.of !== of && isWithin(mail, milliseconds, now)).length;
  const hasRoom =
    countWithin(hourMilliseconds) < handOnLimits.perHour &&
    countWithin(dayMilliseconds) < handOnLimits.perDay;
  return hasRoom ? undefined : { kind: 'no-room', isBegun: known !== undefined };
}

const isSettled = ({ status }: HandedOnMail): boolean => status !== 'claimed' && status !== 'failed';

const isWithin = ({ claimedAt }: HandedOnMail, milliseconds: number, now: Date): boolean =>
  now.getTime() - Date.parse(claimedAt) < milliseconds;

/** Stores what became of a mail. One that nobody took for a day is given up. @returns whether it is done with */
export async function settlePlace(
  ports: ClaimPorts,
  { of, firstAt }: HandedOnMail,
  status: 'sent' | 'refused' | 'failed',
): Promise<boolean> {
  const isGivenUp = ports.clock.now().getTime() - Date.parse(firstAt) >= dayMilliseconds;
  const settled = status === 'failed' && isGivenUp ? 'refused' : status;
  await handedOnObject.change(
    ports,
    handedOnKey,
    (before) =>
      before && {
        ...before,
        mails: before.mails.map((mail) => (mail.of === of ? { ...mail, status: settled } : mail)),
      },
  );
  return settled !== 'failed';
}

/** More than one run of the task lists. */
const remembered = 500;

/** Counts mails for which there is no place, each once. @returns how many were not counted before */
export async function leaveOut(ports: ClaimPorts, mails: readonly string[]): Promise<number> {
  const since = timestampOf(ports.clock.now());
  let count = 0;
  await handedOnObject.change(ports, handedOnKey, (before = nothingYet) => {
    const { leftOut = { mails: 0, since, of: [] } } = before;
    const known = new Set([...leftOut.of, ...before.mails.map(({ of }) => of)]);
    const fresh = mails.filter((of) => !known.has(of));
    count = fresh.length;
    if (count === 0) return undefined;
    const of = [...leftOut.of, ...fresh].slice(-remembered);
    return { ...before, leftOut: { ...leftOut, mails: leftOut.mails + count, of } };
  });
  return count;
}

const notePrefix = 'note-';

/** A mail of its own about what was left out: one that is not sent yet, or one that is to be. */
export async function findNote(ports: ClaimPorts): Promise<string | undefined> {
  const state = (await handedOnObject.load(ports, handedOnKey))?.state;
  const begun = state?.mails.find((mail) => mail.of.startsWith(notePrefix) && !isSettled(mail));
  return begun?.of ?? (state?.leftOut && `${notePrefix}${state.leftOut.since}`);
}
