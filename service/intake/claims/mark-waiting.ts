import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { loadDomain } from '../../store/domains/domain.ts';
import { waitingReportKey } from '../../store/reports/waiting-report.ts';

/**
 * Marks a raw report that came to claims which do not host their domains yet, so that it is counted once they do
 * (hosting/claims/count-waiting-reports.ts).
 * @param waiting the domain of each claim, by its inbox
 * @returns whether one of them hosts its domain by now: then the mark may be too late
 */
export async function markWaiting(
  ports: Pick<Ports, 'store'>,
  raw: string,
  waiting: ReadonlyMap<string, DomainName>,
): Promise<boolean> {
  let isHosted = false;
  for (const [inbox, domain] of waiting) {
    await ports.store.put(waitingReportKey(inbox, raw), '');
    if ((await loadDomain(ports, domain))?.state.inbox !== inbox) continue;
    isHosted = true;
    await ports.store.delete(waitingReportKey(inbox, raw));
  }
  return isHosted;
}
