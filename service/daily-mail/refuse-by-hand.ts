import type { DigestOutcome } from '../../core/digest/facts/digest-outcome.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { foldDomains } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadReadable } from '../store/load-readable.ts';
import {
  type DigestState,
  digestStateKey,
  digestStateObject,
  isSentTo,
  isSettled,
} from '../store/reports/digest-state.ts';
import { loadOwnedDomains } from './owned-domains.ts';
import { hasPendingReports } from './pending-reports.ts';

/** How many days back a mail may be requested. */
export const daysByHand = 14;

/**
 * `nothing-new`: a mail was sent today, and no report has arrived since. `in-progress`: another requested mail is
 * being sent.
 */
export type ByHandRefusal = Extract<DigestOutcome, 'nothing-new' | 'in-progress'>;

export type RefusePorts = Parameters<typeof foldDomains>[0] & Pick<Ports, 'store' | 'clock' | 'log'>;

/** A worker that started a mail and has not finished it after this time is considered dead: no request takes longer. */
const turnSeconds = 15 * 60;

/**
 * Attack: somebody with a token requests the mails of many days to fill a mailbox. So each owner gets one mail a day, and
 * more only if there are new reports.
 * @param begun the day of the last requested mail that has not finished, and when it started
 * @returns why the mail about a day is not sent now; `no-turn` if it needs none, because it was already started
 */
export async function refuseByHand(
  ports: RefusePorts,
  owner: string,
  day: UtcDay,
  begun?: { day: UtcDay; at: Timestamp },
): Promise<ByHandRefusal | 'no-turn' | undefined> {
  const now = ports.clock.now();
  const today = dayOf(now);
  const states = await loadDigests(ports, owner, today);
  // This mail itself was already started, so that a repeated request changes nothing.
  if (states.some((state) => state.day === day)) return 'no-turn';
  const isOver = (at: Timestamp) => now.getTime() - Date.parse(at) >= turnSeconds * 1000;
  if (begun && !isOver(begun.at) && !isSettled(states.find((state) => state.day === begun.day)))
    return 'in-progress';
  if (!states.some((state) => wasSentOn(state, today))) return undefined;
  const { states: domains } = await loadOwnedDomains(ports, owner);
  return (await hasPendingReports(ports, domains, day)) ? undefined : 'nothing-new';
}

/** Sent to some recipients at least: others may have to be tried again. */
const wasSentOn = (state: DigestState, today: UtcDay): boolean =>
  dayOf(state.sentAt ?? state.claimedAt) === today && (state.sentAt !== undefined || isSentTo(state));

async function loadDigests(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  today: UtcDay,
): Promise<DigestState[]> {
  const days = Array.from({ length: daysByHand + 1 }, (_, back) => addDays(today, -back));
  const load = async (day: UtcDay) =>
    (await digestStateObject.load(ports, digestStateKey(day, owner)))?.state;
  return (await loadReadable(ports, days, load)).states;
}
