/** Reads one file as receive-report does, and says what the process took at most. Run by memory.test.ts, bundled. */
import { readFileSync } from 'node:fs';
import { condenseReport } from '../../../core/tls-rpt/condense-report.ts';
import { readReport } from '../../../core/tls-rpt/read-report.ts';
import { formatState } from '../../../core/workflows/state.ts';

const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

const result = await readReport(readFileSync(process.argv[2] ?? ''));
const reports = result.ok ? result.reports : [];
for (const report of reports)
  condenseReport(report, { submitter: 'x', verified: true, verification: '', digest: '' });
const readMegabytes = megabytes();
for (const report of reports) formatState(report);
const details = reports
  .flatMap(({ policies }) => policies)
  .reduce((sum, { failureDetails = [] }) => sum + failureDetails.length, 0);
const reason = result.ok ? {} : { reason: result.reason };
process.stdout.write(
  JSON.stringify({ ok: result.ok, ...reason, details, readMegabytes, storedMegabytes: megabytes() }),
);
