/** Mails and posts to an owner's domains that could not be counted as reports, and that no daily mail has mentioned yet. */
import { addDays, type UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type DigestState,
  digestStateKey,
  digestStateObject,
  isSentTo,
} from '../store/reports/digest-state.ts';
import { ownerBytesKey, storedBytesObject } from '../store/reports/stored-bytes.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

type CountPorts = Pick<Ports, 'store' | 'log'>;

/**
 * Those of the mail's day, and those of the day before that its mail did not mention: it may have been requested before the
 * end of that day, or not sent. What is older is only in the quarantine: each day further back would be two more reads.
 */
export async function countUncounted(
  ports: CountPorts,
  owner: string,
  day: UtcDay,
): Promise<DigestState['uncounted']> {
  const dayBefore = addDays(day, -1);
  const [ofDay, ofDayBefore, sent] = await Promise.all([
    countDay(ports, owner, day),
    countDay(ports, owner, dayBefore),
    loadSent(ports, owner, dayBefore),
  ]);
  const left = Math.max(0, ofDayBefore - (sent?.uncounted?.ofDay ?? 0));
  const mails = ofDay + left;
  return mails > 0 ? { mails, since: left > 0 ? dayBefore : day, ofDay } : undefined;
}

const countDay = async (ports: CountPorts, owner: string, day: UtcDay): Promise<number> =>
  (await storedBytesObject.load(ports, ownerBytesKey(day, owner)))?.state.uncounted ?? 0;

async function loadSent(ports: CountPorts, owner: string, day: UtcDay): Promise<DigestState | undefined> {
  const load = () => digestStateObject.load(ports, digestStateKey(day, owner));
  const state = (await skipUnreadable(ports, load))?.state;
  return state && isSentTo(state) ? state : undefined;
}
