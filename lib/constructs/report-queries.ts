import { Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type ReportTable, reportTables } from '../../core/tls-rpt/table/report-tables.table.ts';
import { prefixes } from '../../service/store/prefixes.ts';

export interface ReportQueriesProps {
  state: IBucket;
  prefix: string;
}

/**
 * SQL queries over all stored reports, without a server: Athena over the files that `lambdas/compact-reports` makes of
 * each day, and over each report as stored. Days are found by projection.
 */
export class ReportQueries extends Construct {
  constructor(scope: Construct, id: string, { state, prefix }: ReportQueriesProps) {
    super(scope, id);
    const catalogId = Stack.of(this).account;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: { name: `${prefix.toLowerCase().replaceAll('-', '_')}_reports` },
    });
    const inputs = [
      reportsTable(state),
      ...(['policies', 'failures'] as const).map((table) => parquetTable(state, table)),
    ];
    const tables = inputs.map(
      (tableInput) =>
        new CfnTable(this, tableIds[tableInput.name], { catalogId, databaseName: database.ref, tableInput }),
    );
    const workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: prefix,
      // A group that has ever run a query holds its history, and could not be deleted with the stack.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        // A query without a day range reads at most this much.
        bytesScannedCutoffPerQuery: 10 * 1024 ** 3,
        resultConfiguration: {
          outputLocation: `s3://${state.bucketName}/athena/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
    for (const { name, description, sql } of savedQueries) {
      const query = new CfnNamedQuery(this, name, {
        name,
        description,
        database: database.ref,
        workGroup: workGroup.name,
        queryString: sql,
      });
      for (const table of tables) query.addResourceDependency(table);
      query.addResourceDependency(workGroup);
    }
  }
}

const tableIds = { reports: 'Table', policies: 'Policies', failures: 'Failures' } as const;

/** A folder for each day, which no one has to register. */
const byDay = (template: string) => ({
  tableType: 'EXTERNAL_TABLE',
  partitionKeys: [{ name: 'report_day', type: 'string' }],
  parameters: {
    'projection.enabled': 'true',
    'projection.report_day.type': 'date',
    'projection.report_day.format': 'yyyy-MM-dd',
    'projection.report_day.range': '2026-01-01,NOW',
    'storage.location.template': template,
  },
});

/** Few files a day, each column by itself: what questions about many domains or days read. */
function parquetTable(state: IBucket, table: ReportTable) {
  const location = `s3://${state.bucketName}/${prefixes.tables}${table}/`;
  return {
    name: table,
    ...byDay(`${location}report_day=\${report_day}/`),
    storageDescriptor: {
      location,
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      columns: Object.entries(reportTables[table]).map(([name, type]) => ({ name, type })),
    },
  };
}

/**
 * Each report as stored, also those of today. The objects are indented JSON, which only the Ion reader accepts; its struct
 * members ignore case.
 */
function reportsTable(state: IBucket) {
  const location = `s3://${state.bucketName}/${prefixes.storedReports}`;
  return {
    name: 'reports' as const,
    ...byDay(`${location}\${report_day}/`),
    storageDescriptor: {
      location,
      inputFormat: 'com.amazon.ionhiveserde.formats.IonInputFormat',
      outputFormat: 'com.amazon.ionhiveserde.formats.IonOutputFormat',
      serdeInfo: { serializationLibrary: 'com.amazon.ionhiveserde.IonHiveSerDe' },
      columns: reportColumns,
    },
  };
}

const struct = (members: Record<string, string>) =>
  `struct<${Object.entries(members)
    .map(([name, type]) => `${name}:${type}`)
    .join(',')}>`;

const detailType = struct({
  resulttype: 'string',
  failedsessions: 'bigint',
  sendingmtaip: 'string',
  receivingmxhostname: 'string',
  receivingmxhelo: 'string',
  receivingip: 'string',
  additionalinformation: 'string',
  failurereasoncode: 'string',
});

const policyType = struct({
  policytype: 'string',
  policydomain: 'string',
  policystring: 'array<string>',
  mxhost: 'array<string>',
  successfulsessions: 'bigint',
  failedsessions: 'bigint',
  failuredetails: `array<${detailType}>`,
});

/** All members of `StoredReport` (stored-report.ts), checked by a test. Hive has no capital letters. */
export const reportColumns = [
  ...['identity', 'domain', 'day', 'submitter', 'raw', 'receivedat', 'maildate', 'digest'].map((name) => ({
    name,
    type: 'string',
  })),
  { name: 'hasmoved', type: 'boolean' },
  {
    name: 'verification',
    type: struct({
      verified: 'boolean',
      by: 'string',
      reason: 'string',
      parameters: struct({
        signer: 'string',
        submitter: 'string',
        result: 'string',
        services: 'string',
        problem: 'string',
        field: 'string',
        author: 'string',
        provider: 'string',
        count: 'bigint',
        limit: 'bigint',
      }),
    }),
  },
  {
    name: 'report',
    type: struct({
      organizationname: 'string',
      contactinfo: 'string',
      reportid: 'string',
      begin: 'string',
      end: 'string',
      // Only the fact that most notes have.
      notes: `array<${struct({ code: 'string', parameters: struct({ member: 'string' }), times: 'bigint' })}>`,
      policies: `array<${policyType}>`,
      provenance: struct({ isenclosed: 'boolean', policydomain: 'string', period: 'string' }),
    }),
  },
];

/** Both casts, because `current_date` minus an interval is a time in DuckDB, which the tests ask. */
const lastDays = (days: number) =>
  `report_day >= cast(cast(current_date - interval '${days}' day AS date) AS varchar)`;

/** Sessions are never added across policy types: one session may count under both sts and tlsa (RFC 8460 §4). */
export const savedQueries = [
  {
    name: 'FailuresByResultType',
    description: 'Failures in the last 30 days, by domain and result type',
    sql: `SELECT domain, policy_type, result_type, sum(failed_sessions) AS failed_sessions
FROM failures
WHERE ${lastDays(30)} AND verified
GROUP BY 1, 2, 3
ORDER BY 4 DESC`,
  },
  {
    name: 'SessionsByReporter',
    description: 'Sessions in the last 30 days, by reporter',
    sql: `SELECT submitter, policy_type, count(DISTINCT domain) AS domains,
  sum(successful_sessions) AS successful_sessions, sum(failed_sessions) AS failed_sessions
FROM policies
WHERE ${lastDays(30)} AND verified
GROUP BY 1, 2
ORDER BY 4 DESC`,
  },
  {
    name: 'FailingMailServers',
    description: 'Failing MX hosts in the last 7 days, by reporter',
    sql: `SELECT receiving_mx_hostname, result_type, submitter, sum(failed_sessions) AS failed_sessions
FROM failures
WHERE ${lastDays(7)} AND verified
GROUP BY 1, 2, 3
ORDER BY 4 DESC`,
  },
];
