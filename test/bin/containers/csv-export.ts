/** Rows in the form of parsedmarc's `smtp_tls.csv`: two reports about example.com, 16 successful sessions and 3 failed. */
const columns = [
  'organization_name',
  'begin_date',
  'end_date',
  'report_id',
  'result_type',
  'successful_session_count',
  'failed_session_count',
  'policy_domain',
  'policy_type',
  'policy_strings',
  'mx_host_patterns',
  'sending_mta_ip',
  'receiving_ip',
] as const;

const rowOf = (day: string, id: string, cells: Partial<Record<(typeof columns)[number], string>>): string => {
  const all = {
    organization_name: '"Relay, Example"',
    begin_date: `${day}T00:00:00Z`,
    end_date: `${day}T23:59:59Z`,
    report_id: id,
    ...cells,
  };
  return columns.map((name) => all[name as keyof typeof all] ?? '').join(',');
};
const totals = (successful: string, failed: string, type = 'sts') => ({
  policy_domain: 'example.com',
  policy_type: type,
  successful_session_count: successful,
  failed_session_count: failed,
});
const failure = (type: string, count: string) => ({ result_type: type, failed_session_count: count });

export const csvExport = Buffer.from(
  [
    columns.join(','),
    rowOf('2024-01-09', 'r1', {
      ...totals('10', '3'),
      policy_strings: 'version: STSv1|mode: testing',
      mx_host_patterns: '*.example.com',
    }),
    rowOf('2024-01-09', 'r1', { ...failure('certificate-expired', '2'), receiving_ip: '192.0.2.1' }),
    rowOf('2024-01-09', 'r1', failure('validation-failure', '1')),
    rowOf('2024-01-09', 'r1', totals('1', '0', 'no-policy-found')),
    rowOf('2024-01-10', 'r2', totals('5', '0')),
    '',
  ].join('\r\n'),
);
