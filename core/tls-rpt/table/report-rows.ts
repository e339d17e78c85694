import type { ExportedReport } from '../figures/export-rows.ts';
import type { FailureDetail, ReportedPolicy } from '../report.ts';
import type { ReportTable, reportTables } from './report-tables.table.ts';

export type TableRow<Table extends ReportTable> = {
  [Column in keyof (typeof reportTables)[Table]]: string | number | boolean | undefined;
};

export interface ReportRows {
  policies: TableRow<'policies'>[];
  failures: TableRow<'failures'>[];
}

/**
 * The rows of one report in each table. A report without policies still has a row. As in the export, sessions are not
 * added up, because several policies of a report may list the same sessions (RFC 8460 §4).
 */
export function reportRows(exported: Omit<ExportedReport, 'day' | 'notes'>): ReportRows {
  const policies: ReportedPolicy[] = exported.report.policies.length > 0 ? exported.report.policies : [{}];
  return {
    policies: policies.map((policy) => policyRow(exported, policy)),
    failures: policies.flatMap((policy) =>
      (policy.failureDetails ?? []).map((detail) => failureRow(exported, policy, detail)),
    ),
  };
}

type Exported = Parameters<typeof reportRows>[0];

const commonCells = (
  { domain, id, submitter, verified, report }: Exported,
  { policyType, policyDomain }: ReportedPolicy,
) => ({
  domain,
  id,
  submitter,
  organization_name: report.organizationName,
  verified,
  policy_type: policyType,
  policy_domain: policyDomain,
});

const policyRow = (exported: Exported, policy: ReportedPolicy): TableRow<'policies'> => ({
  ...commonCells(exported, policy),
  successful_sessions: policy.successfulSessions,
  failed_sessions: policy.failedSessions,
  verification: exported.verification,
  signed_by: exported.signedBy,
  contact_info: exported.report.contactInfo,
  report_id: exported.report.reportId,
  period_begin: exported.report.begin,
  period_end: exported.report.end,
  received_at: exported.receivedAt,
});

const failureRow = (
  exported: Exported,
  policy: ReportedPolicy,
  detail: FailureDetail,
): TableRow<'failures'> => ({
  ...commonCells(exported, policy),
  result_type: detail.resultType,
  failed_sessions: detail.failedSessions,
  sending_mta_ip: detail.sendingMtaIp,
  receiving_mx_hostname: detail.receivingMxHostname,
  receiving_mx_helo: detail.receivingMxHelo,
  receiving_ip: detail.receivingIp,
  additional_information: detail.additionalInformation,
  failure_reason_code: detail.failureReasonCode,
});
