/**
 * The tables into which stored reports are copied for SQL. A row of `policies` is one policy of a report, a row of
 * `failures` one failure detail. Athena's tables are made from these columns too, so this file imports nothing.
 */

export type ColumnType = 'string' | 'bigint' | 'boolean';

/** Which report, and which of its policies. */
const common = {
  domain: 'string',
  id: 'string',
  submitter: 'string',
  organization_name: 'string',
  verified: 'boolean',
  policy_type: 'string',
  policy_domain: 'string',
} as const;

export const reportTables = {
  policies: {
    ...common,
    successful_sessions: 'bigint',
    failed_sessions: 'bigint',
    verification: 'string',
    signed_by: 'string',
    contact_info: 'string',
    report_id: 'string',
    period_begin: 'string',
    period_end: 'string',
    received_at: 'string',
  },
  failures: {
    ...common,
    result_type: 'string',
    failed_sessions: 'bigint',
    sending_mta_ip: 'string',
    receiving_mx_hostname: 'string',
    receiving_mx_helo: 'string',
    receiving_ip: 'string',
    additional_information: 'string',
    failure_reason_code: 'string',
  },
} as const satisfies Record<string, Record<string, ColumnType>>;

export type ReportTable = keyof typeof reportTables;
