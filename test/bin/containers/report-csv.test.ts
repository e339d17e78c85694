import { expect, test } from 'vitest';
import { isReportCsv, readReportCsv } from '../../../bin/containers/report-csv.ts';
import { csvExport } from './csv-export.ts';

test('isReportCsv() knows the columns of the export', () => {
  expect(isReportCsv(csvExport)).toBe(true);
  for (const other of ['', '{}', 'domain,owner\na.example,x', 'Subject: organization_name'])
    expect(isReportCsv(Buffer.from(other)), other).toBe(false);
});

test('readReportCsv() puts the rows of a report together', () => {
  expect(readReportCsv(csvExport)).toEqual([
    {
      organization_name: 'Relay, Example',
      begin_date: '2024-01-09T00:00:00Z',
      end_date: '2024-01-09T23:59:59Z',
      report_id: 'r1',
      policies: [
        {
          policy_domain: 'example.com',
          policy_type: 'sts',
          successful_session_count: '10',
          failed_session_count: '3',
          policy_strings: ['version: STSv1', 'mode: testing'],
          mx_host_patterns: ['*.example.com'],
          failure_details: [
            { result_type: 'certificate-expired', failed_session_count: '2', receiving_ip: '192.0.2.1' },
            { result_type: 'validation-failure', failed_session_count: '1' },
          ],
        },
        {
          policy_domain: 'example.com',
          policy_type: 'no-policy-found',
          successful_session_count: '1',
          failed_session_count: '0',
          failure_details: [],
        },
      ],
    },
    {
      organization_name: 'Relay, Example',
      begin_date: '2024-01-10T00:00:00Z',
      end_date: '2024-01-10T23:59:59Z',
      report_id: 'r2',
      policies: [
        {
          policy_domain: 'example.com',
          policy_type: 'sts',
          successful_session_count: '5',
          failed_session_count: '0',
          failure_details: [],
        },
      ],
    },
  ]);
});
