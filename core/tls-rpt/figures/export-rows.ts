/**
 * Reports as flat rows, for spreadsheets and other tools. A row is one policy of a report, or one failure detail.
 * Sessions are never added up here, because several policies of a report may list the same sessions (RFC 8460 §4).
 */

import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { DomainName } from '../../names/domain-name.ts';
import type { Timestamp } from '../../names/timestamp.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { describePolicy, type KnownPolicyUse } from '../judge/describe-policy.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';

/** A report with what we know about it. */
export interface ExportedReport {
  id: string;
  day: UtcDay;
  domain: DomainName;
  submitter: string;
  receivedAt: Timestamp;
  verified: boolean;
  /** `signed`, or the code of why it is not verified. */
  verification: string;
  /** The domain whose signature verifies it. */
  signedBy?: string;
  /** The reading notes, in words. */
  notes: string[];
  report: Report;
}

export type ExportKind = 'reports' | 'details';

export type ExportRow = Record<string, string | number | boolean | undefined>;

const commonColumns = [
  'day',
  'domain',
  'id',
  'organizationName',
  'submitter',
  'reportId',
  'verified',
] as const;
const policyColumns = [
  'policyType',
  'policyDomain',
  'mode',
  'policyUse',
  'policyVersion',
  'policyVersionId',
  'policyDaysLate',
] as const;

/** The columns of each kind of row, in order. */
export const exportColumns: Record<ExportKind, readonly string[]> = {
  reports: [
    ...commonColumns,
    'verification',
    'signedBy',
    'contactInfo',
    'begin',
    'end',
    'receivedAt',
    ...policyColumns,
    'policyString',
    'successfulSessions',
    'failedSessions',
    'notes',
  ],
  details: [
    ...commonColumns,
    ...policyColumns,
    'resultType',
    'failedSessions',
    'sendingMtaIp',
    'receivingMxHostname',
    'receivingMxHelo',
    'receivingIp',
    'additionalInformation',
    'failureReasonCode',
  ],
};

/** The rows of one report. A report without policies still has a row; a policy without details has no detail rows. */
export function* exportRows(
  exported: ExportedReport,
  versions: PolicyVersion[],
  kind: ExportKind,
): Generator<ExportRow> {
  const { report, notes, ...known } = exported;
  const common = { ...known, organizationName: report.organizationName, reportId: report.reportId };
  const policies: ReportedPolicy[] = report.policies.length > 0 ? report.policies : [{}];
  for (const policy of policies) {
    const row = { ...common, ...policyCells(policy, versions, exported.day) };
    if (kind === 'reports') yield { ...row, ...reportCells(report, notes, policy) };
    else for (const detail of policy.failureDetails ?? []) yield { ...row, ...detailCells(detail) };
  }
}

function policyCells(policy: ReportedPolicy, versions: PolicyVersion[], day: UtcDay): ExportRow {
  const { mode, version } = describePolicy({ ...policy, failureDetails: [] }, versions, day);
  return {
    policyType: policy.policyType,
    policyDomain: policy.policyDomain,
    mode,
    policyUse: version?.kind,
    ...(version && version.kind !== 'never-served' && versionCells(version)),
  };
}

const versionCells = ({ number, id, daysLate }: KnownPolicyUse): ExportRow => ({
  policyVersion: number,
  policyVersionId: id,
  policyDaysLate: daysLate,
});

const reportCells = (
  { contactInfo, begin, end }: Report,
  notes: string[],
  policy: ReportedPolicy,
): ExportRow => ({
  contactInfo,
  begin,
  end,
  policyString: policy.policyString?.join('\n'),
  successfulSessions: policy.successfulSessions,
  failedSessions: policy.failedSessions,
  notes: notes.join('\n') || undefined,
});

const detailCells = (detail: FailureDetail): ExportRow => ({ ...detail });
