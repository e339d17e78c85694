import { expect, test } from 'vitest';
import { isReportCsv, readReportCsv } from '../../../bin/containers/report-csv.ts';
import { readLimits } from '../../../core/tls-rpt/read/read-limits.ts';
import { csvExport } from './csv-export.ts';

const read = (bytes: Buffer, limits = {}) => [...readReportCsv(bytes, { ...readLimits, ...limits })];
const parsed = (one: unknown) => JSON.parse(String(one));
/** The columns of the export, with so many rows of one cell each. */
const rows = (...cells: string[]) =>
  Buffer.from(
    `organization_name,begin_date,report_id,successful_session_count,policy_strings\n${cells.join('\n')}`,
  );

test('isReportCsv() knows the columns of the export', () => {
  expect(isReportCsv(csvExport)).toBe(true);
  for (const other of [
    '',
    '{}',
    'domain,owner\na.example,x',
    'Subject: organization_name',
    'organization_name.begin_date.report_id.successful_session_count',
  ])
    expect(isReportCsv(Buffer.from(other)), other).toBe(false);
});

test('readReportCsv() puts the rows of a report together', () => {
  expect(read(csvExport).map(parsed)).toEqual([
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

test('readReportCsv() gives one report after another, so that no more than one is in memory', () => {
  const [first, second] = [0, 1].map((at) => {
    const reports = readReportCsv(rows(...Array.from({ length: 50 }, (_, id) => `a,b,${id},1`)), readLimits);
    for (let passed = 0; passed < at; passed++) reports.next();
    return parsed(reports.next().value).report_id;
  });
  expect([first, second]).toEqual(['0', '1']);
});

test.each<[string, Buffer, object, string[]]>([
  [
    'rows without cells',
    rows('x,y,1,1', ...Array(50).fill('a'), 'x,y,2,1'),
    { jsonValues: 60 },
    ['1', 'too-many-json-values', '2'],
  ],
  [
    'lists in a cell',
    rows('x,y,1,1', `a,b,c,d,${'|'.repeat(99)}`),
    { jsonValues: 60 },
    ['1', 'too-many-json-values'],
  ],
  [
    'bytes',
    rows('x,y,1,1', `a,b,c,d,${'s'.repeat(999)}`, 'x,y,2,1'),
    { jsonBytes: 900 },
    ['1', 'too-much-json', '2'],
  ],
  ['bytes in a row', rows('x,y,1,1', 's'.repeat(100_001), 'x,y,2,1'), {}, ['1', 'too-many-bytes']],
  ['reports', rows('x,y,1,1', 'x,y,2,1', 'x,y,3,1'), { reports: 2 }, ['1', '2', 'too-many-reports']],
])('readReportCsv() refuses a report of too many %s, and reads the others', (_, bytes, limits, expected) => {
  expect(
    read(bytes, limits).map((one) => (Buffer.isBuffer(one) ? parsed(one).report_id : one.cause.code)),
  ).toEqual(expected);
});
