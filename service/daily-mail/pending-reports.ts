/** Reports that no daily mail has included yet. */

import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { foldDomain } from '../intake/fold-day.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { loadReadable } from '../store/load-readable.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { foldMarksPrefix, parseFoldMarkKey } from '../store/reports/fold-mark.ts';
import {
  parsePendingReportKey,
  pendingReportKey,
  pendingReportObject,
  pendingReportsPrefix,
} from '../store/reports/pending-report.ts';
import { parseStoredReportKey, storedReportsPrefix } from '../store/reports/stored-report.ts';

type PendingReports = DigestState['reports'];

/** Domains whose reports are listed at a time, and reports of each: an owner may have thousands of both. */
const domainsAtOnce = 8;
const reportsAtOnce = 8;

interface Collected {
  reports: PendingReports;
  /** Domains with a report whose subject cannot be read: it stays pending. */
  unreadable: DomainName[];
}

/** Reports received up to the UTC day. A report that is not stored or not in the figures yet waits for the next mail. */
export async function collectPendingReports(
  ports: Pick<Ports, 'store' | 'log'>,
  domains: readonly { domain: DomainName }[],
  day: UtcDay,
): Promise<Collected> {
  const collected: Collected[] = [];
  await inParallel([...domains.entries()], domainsAtOnce, async ([at, { domain }]) => {
    collected[at] = await collectOfDomain(ports, domain, day);
  });
  return {
    reports: collected.flatMap(({ reports }) => reports),
    unreadable: collected.flatMap(({ unreadable }) => unreadable),
  };
}

async function collectOfDomain(
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
  day: UtcDay,
): Promise<Collected> {
  const listed = await listPending(ports, domain, day);
  if (listed.length === 0) return { reports: [], unreadable: [] };
  const marked = await markedIdentities(ports, domain);
  const keys = listed.filter(({ identity }) => !marked.has(identity)).map(({ key }) => key);
  const prefix = pendingReportsPrefix(domain);
  const load = async (key: string): Promise<PendingReports[number] | undefined> => {
    const report = await pendingReportObject.load(ports, key);
    return report && { domain, ...parsePendingReportKey(key, prefix), day: report.state.day };
  };
  const { states, unreadable } = await loadReadable(ports, keys, load, reportsAtOnce);
  const stored = await storedIdentities(ports, domain, new Set(states.map((one) => one.day)));
  return {
    reports: states.filter((one) => stored.has(`${one.day} ${one.identity}`)),
    unreadable: unreadable ? [domain] : [],
  };
}

interface ListedReport {
  key: string;
  receivedDay: UtcDay;
  identity: ReportIdentity;
}

async function listPending(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  day: UtcDay,
): Promise<ListedReport[]> {
  const prefix = pendingReportsPrefix(domain);
  const listed: ListedReport[] = [];
  for await (const key of listKeys(ports, prefix)) {
    const parsed = parsePendingReportKey(key, prefix);
    if (parsed.receivedDay > day) break;
    listed.push({ key, ...parsed });
  }
  return listed;
}

/** The stored reports about these days, as `<day> <identity>`: one listing is faster than reading the reports. */
async function storedIdentities(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  days: ReadonlySet<UtcDay>,
): Promise<Set<string>> {
  const stored = new Set<string>();
  for (const day of days) {
    const prefix = storedReportsPrefix(day, domain);
    for await (const key of listKeys(ports, prefix))
      stored.add(`${day} ${parseStoredReportKey(key, prefix)}`);
  }
  return stored;
}

/** Whether a mail up to the UTC day would contain any report. */
export async function hasPendingReports(
  ports: Parameters<typeof foldDomain>[0],
  domains: readonly { domain: DomainName }[],
  day: UtcDay,
): Promise<boolean> {
  let isFound = false;
  await inParallel(domains, domainsAtOnce, async ({ domain }) => {
    if (isFound) return;
    const { objects } = await ports.store.list(pendingReportsPrefix(domain), { limit: 1 });
    if (objects.length === 0) return;
    await foldDomain(ports, domain);
    if ((await collectOfDomain(ports, domain, day)).reports.length > 0) isFound = true;
  });
  return isFound;
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
  await inParallel(reports, deletesAtOnce, ({ domain, receivedDay, identity }) =>
    store.delete(pendingReportKey(domain, receivedDay, identity)),
  );
}

/** As many as the AWS client has connections. */
const deletesAtOnce = 50;
