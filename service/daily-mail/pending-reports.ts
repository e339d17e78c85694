/** Reports that no daily mail has included yet. */

import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { listKeys } from '../store/list-keys.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import {
  parsePendingReportKey,
  pendingReportKey,
  pendingReportObject,
  pendingReportsPrefix,
} from '../store/reports/pending-report.ts';
import { storedReportKey } from '../store/reports/stored-report.ts';

type PendingReports = DigestState['reports'];

/** Those received up to the UTC day. One whose report is not stored yet is left for the next mail. */
export async function collectPendingReports(
  { store }: Pick<Ports, 'store'>,
  domains: readonly { domain: DomainName }[],
  day: UtcDay,
): Promise<PendingReports> {
  const reports: PendingReports = [];
  for (const { domain } of domains) {
    const prefix = pendingReportsPrefix(domain);
    for await (const key of listKeys({ store }, prefix)) {
      const { receivedDay, identity } = parsePendingReportKey(key, prefix);
      if (receivedDay > day) break;
      const pointer = await store.get(key);
      if (!pointer) continue;
      const report = pendingReportObject.read(key, pointer.body);
      if (!(await store.get(storedReportKey(report.day, domain, identity)))) continue;
      reports.push({ domain, receivedDay, day: report.day, identity });
    }
  }
  return reports;
}

export async function deletePendingReports(
  { store }: Pick<Ports, 'store'>,
  reports: PendingReports,
): Promise<void> {
  for (const { domain, receivedDay, identity } of reports) {
    await store.delete(pendingReportKey(domain, receivedDay, identity));
  }
}
