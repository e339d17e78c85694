import { expect, test } from 'vitest';
import { generousLimits } from '../../../bin/containers/generous-limits.ts';
import { singleReports } from '../../../bin/containers/single-reports.ts';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import type { Unreadable } from '../../../core/tls-rpt/refusal.ts';
import { csvExport } from './csv-export.ts';

const split = (bytes: Buffer) => [...singleReports(bytes, generousLimits)];
const shown = (one: Buffer | Unreadable) => (Buffer.isBuffer(one) ? one.toString() : one.cause.code);
const marks = 'organization_name,begin_date,report_id,successful_session_count';

test.each([
  ['a list of reports', ' [{"a":1},{"b":2}]', ['{"a":1}', '{"b":2}']],
  ['a list of one', '[{"a":1}]', ['[{"a":1}]']],
  ['a report', '{"a":[1,2]}', ['{"a":[1,2]}']],
  ['a mail', 'Subject: [x]\n\n', ['Subject: [x]\n\n']],
  ['a mail of a mailbox with columns as envelope address', `From "${marks},x"@x\nA: b\n\n1`],
  ['a mail with columns as its first field', `A: ,${marks},\n\n1,2,3,4\n`],
  ['nothing', '', ['']],
])('singleReports() of %s', (_, text, expected = [text]) => {
  expect(split(Buffer.from(text)).map(shown)).toEqual(expected);
});

test('singleReports() of a CSV are reports that are read', async () => {
  const reports = await Promise.all(
    split(csvExport).map((one) => readReport(Buffer.isBuffer(one) ? one : Buffer.alloc(0))),
  );
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
