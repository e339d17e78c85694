import { addDays, dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import type { foldDomains } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadReadable } from '../store/load-readable.ts';
import { type DigestState, digestStateKey, digestStateObject } from '../store/reports/digest-state.ts';
import { loadOwnedDomains } from './owned-domains.ts';
import { hasPendingReports } from './pending-reports.ts';

/** How many days back a mail may be asked for. */
export const daysByHand = 14;

/** A mail was sent today, and nothing has come in since. */
export type ByHandRefusal = 'nothing-new';

type RefusePorts = Parameters<typeof foldDomains>[0] & Pick<Ports, 'store' | 'clock'>;

/**
 * Attack: whoever holds a token asks for the mails of many days, to fill somebody's mailbox. So there is one mail a
 * day and owner, and more only if something new came in.
 * @returns why the mail about a day is not sent now
 */
export async function refuseByHand(
  ports: RefusePorts,
  owner: string,
  day: UtcDay,
): Promise<ByHandRefusal | undefined> {
  const today = dayOf(ports.clock.now());
  const states = await loadDigests(ports, owner, today);
  // This mail itself was begun, so that asking again changes nothing.
  if (states.some((state) => state.day === day)) return undefined;
  const sentToday = states.filter(({ sentAt }) => sentAt !== undefined && dayOf(sentAt) === today);
  if (sentToday.length === 0) return undefined;
  const { states: domains } = await loadOwnedDomains(ports, owner);
  return (await hasPendingReports(ports, domains, day)) ? undefined : 'nothing-new';
}

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
