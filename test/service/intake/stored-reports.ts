import { reportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { requestFold } from '../../../service/intake/request-fold.ts';
import {
  type StoredReport,
  storedReportKey,
  storedReportObject,
} from '../../../service/store/reports/stored-report.ts';
import { timestamp, utcDay } from '../../fakes/names.ts';
import type { World } from '../world.ts';

export interface StoredSample {
  id?: string;
  submitter?: string;
  verified?: boolean;
  failed?: number;
  day?: string;
  receivedAt?: string;
}

/** A report as intake stores it. */
export function storedReportOf({ domain }: Pick<World, 'domain'>, sample: StoredSample = {}): StoredReport {
  const {
    id = 'r1',
    submitter = 'reporter.example',
    verified = true,
    failed = 0,
    day = '2026-11-22',
    receivedAt = '2026-11-23T03:00:00Z',
  } = sample;
  const identity = reportIdentity({
    submitter,
    reportId: id,
    begin: `${day}T00:00:00Z`,
    end: undefined,
    policyDomain: domain,
    content: () => '',
  });
  const failureDetails = failed > 0 ? [{ resultType: 'certificate-expired', failedSessions: failed }] : [];
  return {
    schema: 1,
    identity,
    domain,
    day: utcDay(day),
    submitter,
    raw: `mail/in/${submitter}-${id}`,
    receivedAt: timestamp(receivedAt),
    verification: verified
      ? { verified: true, by: submitter }
      : { verified: false, reason: 'unsigned', parameters: {} },
    digest: `${failed}`,
    report: {
      reportId: id,
      policies: [{ policyType: 'sts', successfulSessions: 10, failedSessions: failed, failureDetails }],
      notes: [],
    },
  };
}

/** Stores a report and marks it, as intake does. */
export async function storeMarked(world: World, sample: StoredSample = {}): Promise<StoredReport> {
  const stored = storedReportOf(world, sample);
  const key = storedReportKey(stored.day, stored.domain, stored.identity);
  const { etag } = await world.ports.store.put(key, storedReportObject.format(stored));
  await requestFold(world.ports, stored, etag);
  return stored;
}
