import { type Finding, finding } from '../../core/finding/finding.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { loudestSource } from '../../core/tls-rpt/figures/storage-budget.ts';
import { loadReadableRights } from '../access/owner-rights.ts';
import type { Ports } from '../ports/ports.ts';
import { sentMailsKey, sentMailsObject } from '../store/access/sent-mails.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { ownerBytesKey, storedBytesObject } from '../store/reports/stored-bytes.ts';

/**
 * Mail that was not kept today or yesterday, because the owner's budget was used up. Only the domain of the first such mail
 * reports it, so that an owner of many domains has one incident.
 */
export async function findLeftOut(
  ports: Pick<Ports, 'store'>,
  { domain, owner }: Pick<DomainState, 'domain' | 'owner'>,
  now: Date,
): Promise<Finding | undefined> {
  const today = dayOf(now);
  for (const day of [today, addDays(today, -1)]) {
    const stored = (await storedBytesObject.load(ports, ownerBytesKey(day, owner)))?.state;
    if (stored?.leftOut?.domain !== domain) continue;
    const submitter = loudestSource(stored);
    const megabytesLeftOut = Math.max(1, Math.round(stored.leftOut.bytes / 1e6));
    const { parts } = stored.leftOut;
    return finding('storage-budget-used', {
      day,
      megabytesLeftOut,
      ...(parts !== undefined && { partsLeftOut: parts }),
      ...(submitter && { submitter }),
    });
  }
  return undefined;
}

/** The same for mails that exceeded the owner's mail quota. */
export async function findUnsentMail(
  ports: Pick<Ports, 'store' | 'log'>,
  { domain, owner }: Pick<DomainState, 'domain' | 'owner'>,
  now: Date,
): Promise<Finding | undefined> {
  const today = dayOf(now);
  for (const day of [today, addDays(today, -1)]) {
    const leftOut = (await sentMailsObject.load(ports, sentMailsKey(day, owner)))?.state.leftOut;
    if (leftOut?.domain !== domain) continue;
    const { mailsPerDay } = (await loadReadableRights(ports, owner)).quota;
    return finding('mail-quota-used', {
      day,
      mailsPerDay,
      areAlarmsLeftOut: leftOut.kinds.includes('alarm'),
    });
  }
  return undefined;
}
