import type { DigestOutcome } from '../../core/digest/facts/digest-outcome.ts';
import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { foldDomains } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadReadable } from '../store/load-readable.ts';
import {
  type DigestState,
  digestStateKey,
  digestStateObject,
  isSettled,
} from '../store/reports/digest-state.ts';
import { isSentTo } from './claim-digest.ts';
import { loadOwnedDomains } from './owned-domains.ts';
import { hasPendingReports } from './pending-reports.ts';

/** How many days back a mail may be asked for. */
export const daysByHand = 14;

/**
 * `nothing-new`: a mail was sent today, and nothing has come in since. `in-progress`: another mail that was asked for is
 * being sent.
 */
export type ByHandRefusal = Extract<DigestOutcome, 'nothing-new' | 'in-progress'>;

export type RefusePorts = Parameters<typeof foldDomains>[0] & Pick<Ports, 'store' | 'clock' | 'log'>;

/** Whoever began a mail and has not ended it after this long is taken for dead: no request takes longer. */
const turnSeconds = 15 * 60;

/**
 * Attack: whoever holds a token asks for the mails of many days, to fill somebody's mailbox. So there is one mail a
 * day and owner, and more only if something new came in.
 * @param begun of which day a mail was asked for last and has not ended, and when
 * @returns why the mail about a day is not sent now; `no-turn` where it needs none, because it was begun before
 */
export async function refuseByHand(
  ports: RefusePorts,
  owner: string,
  day: UtcDay,
  begun?: { day: UtcDay; at: string },
): Promise<ByHandRefusal | 'no-turn' | undefined> {
  const now = ports.clock.now();
  const today = dayOf(now);
  const states = await loadDigests(ports, owner, today);
  // This mail itself was begun, so that asking again changes nothing.
  if (states.some((state) => state.day === day)) return 'no-turn';
  const isOver = (at: string) => now.getTime() - Date.parse(at) >= turnSeconds * 1000;
  if (begun && !isOver(begun.at) && !isSettled(states.find((state) => state.day === begun.day)))
    return 'in-progress';
  if (!states.some((state) => wasSentOn(state, today))) return undefined;
  const { states: domains } = await loadOwnedDomains(ports, owner);
  return (await hasPendingReports(ports, domains, day)) ? undefined : 'nothing-new';
}

/** To some recipients at least: others may have to be tried again. */
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
