import { expect, test } from 'vitest';
import { singleReports } from '../../../bin/containers/single-reports.ts';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { csvExport } from './csv-export.ts';

const split = (text: string) => singleReports(Buffer.from(text)).map(String);

test.each([
  ['a list of reports', ' [{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
  ['a list of one', '[{"a":1}]', ['[{"a":1}]']],
  ['a report', '{"a":[1,2]}', ['{"a":[1,2]}']],
  ['a list that is damaged', '[{"a":1},', ['[{"a":1},']],
  ['a mail', 'Subject: [x]\n\n', ['Subject: [x]\n\n']],
  ['nothing', '', ['']],
])('singleReports() of %s', (_, text, expected) => {
  expect(split(text)).toEqual(expected);
});

test('singleReports() of a CSV are reports that are read', async () => {
  const reports = await Promise.all(singleReports(csvExport).map((bytes) => readReport(bytes)));
  expect(
    reports.map(
      (read) =>
        read.ok &&
        read.reports[0]?.policies.map(({ successfulSessions, failedSessions }) => [
          successfulSessions,
          failedSessions,
        ]),
    ),
  ).toEqual([
    [
      [10, 3],
      [1, 0],
    ],
    [[5, 0]],
  ]);
});
