import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { StoredReport } from '../store/reports/stored-report.ts';
import { markStored, requestFolds } from './request-fold.ts';
import { reportKey, storeReport } from './store-report.ts';

export interface Counted {
  domain: DomainName;
  day: UtcDay;
  identity: ReportIdentity;
  isNew: boolean;
  isVerified: boolean;
}

/** Reports stored at a time: all parts of a mail together have less than 8 MB of JSON. */
const concurrency = 8;

/**
 * Stores and marks the parts of a mail, and requests one fold for each day that they are about.
 * @param pointed the domains for which it is already decided whether the daily mail mentions them
 */
export async function countReports(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  readings: readonly StoredReport[],
  pointed: ReadonlySet<DomainName>,
): Promise<Counted[]> {
  const counted = new Map<StoredReport, Counted>();
  // Of several revisions in one mail, the last one counts, whoever reads the mail.
  const byReport = Map.groupBy(readings, reportKey);
  try {
    await inParallel([...byReport.values()], concurrency, async (revisions) => {
      for (const one of revisions) counted.set(one, await countReport(ports, one, pointed.has(one.domain)));
    });
  } finally {
    // What was stored before a failure is counted too.
    await requestFolds(ports, [...counted.values()]);
  }
  return readings.flatMap((reading) => counted.get(reading) ?? []);
}

async function countReport(
  ports: Pick<Ports, 'store'>,
  stored: StoredReport,
  isPointed: boolean,
): Promise<Counted> {
  const { domain, day, identity, verification } = stored;
  const { isNew, etag } = await storeReport(ports, stored, isPointed);
  // Also for a report that is already stored: the worker that stored it may have died before this.
  await markStored(ports, stored, etag);
  return { domain, day, identity, isNew, isVerified: verification.verified };
}
