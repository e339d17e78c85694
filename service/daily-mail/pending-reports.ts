/** Reports that no daily mail has included yet. */

import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../ports/ports.ts';
import { listKeys } from '../store/list-keys.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { foldMarksPrefix, parseFoldMarkKey } from '../store/reports/fold-mark.ts';
import {
  parsePendingReportKey,
  pendingReportKey,
  pendingReportObject,
  pendingReportsPrefix,
} from '../store/reports/pending-report.ts';
import { storedReportKey } from '../store/reports/stored-report.ts';

type PendingReports = DigestState['reports'];

/** Those received up to the UTC day. One that is not stored or not in the figures yet is left for the next mail. */
export async function collectPendingReports(
  { store }: Pick<Ports, 'store'>,
  domains: readonly { domain: DomainName }[],
  day: UtcDay,
): Promise<PendingReports> {
  const reports: PendingReports = [];
  for (const { domain } of domains) {
    const prefix = pendingReportsPrefix(domain);
    const marked = await markedIdentities({ store }, domain);
    for await (const key of listKeys({ store }, prefix)) {
      const { receivedDay, identity } = parsePendingReportKey(key, prefix);
      if (receivedDay > day) break;
      if (marked.has(identity)) continue;
      const report = (await pendingReportObject.load({ store }, key))?.state;
      if (!report) continue;
      if (!(await store.get(storedReportKey(report.day, domain, identity)))) continue;
      reports.push({ domain, receivedDay, day: report.day, identity });
    }
  }
  return reports;
}

async function markedIdentities(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
): Promise<Set<ReportIdentity>> {
  const marked = new Set<ReportIdentity>();
  for await (const key of listKeys(ports, foldMarksPrefix(domain)))
    marked.add(parseFoldMarkKey(key).identity);
  return marked;
}

export async function deletePendingReports(
  { store }: Pick<Ports, 'store'>,
  reports: PendingReports,
): Promise<void> {
  for (const { domain, receivedDay, identity } of reports) {
    await store.delete(pendingReportKey(domain, receivedDay, identity));
  }
}
