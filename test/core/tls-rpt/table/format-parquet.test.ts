import { expect, test } from 'vitest';
import { formatParquet } from '../../../../core/tls-rpt/table/format-parquet.ts';
import { reportRows } from '../../../../core/tls-rpt/table/report-rows.ts';
import { openTables } from '../../../fakes/duck-db.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const folder = temporaryFolder();

test('formatParquet() writes what an SQL engine reads: any text, the largest count, and nothing as NULL', async () => {
  const texts = ['', "it's", 'Größe ✓', 'a\u0000b', 'x'.repeat(5_000)];
  const rows = texts.flatMap(
    (organizationName, n) =>
      reportRows({
        id: `2026-11-23.${n}`,
        domain: domainName('example.com'),
        submitter: 'reporter.example',
        receivedAt: timestamp('2026-11-24T00:00:00Z'),
        verified: n === 0,
        verification: 'signed',
        report: {
          organizationName,
          policies: [{ successfulSessions: Number.MAX_SAFE_INTEGER - n }],
          notes: [],
        },
      }).policies,
  );
  const store = new MemoryStore();
  const details = reportRows({
    id: 'x',
    domain: domainName('example.com'),
    submitter: 'x',
    receivedAt: timestamp('2026-11-24T00:00:00Z'),
    verified: true,
    verification: 'signed',
    report: { policies: [{ failureDetails: [{}] }], notes: [] },
  }).failures;
  await store.put('tables/policies/report_day=2026-11-23/d.parquet', formatParquet('policies', rows));
  await store.put('tables/failures/report_day=2026-11-23/d.parquet', formatParquet('failures', details));
  const ask = await openTables(store, folder);
  const sql =
    'SELECT organization_name, verified, successful_sessions, failed_sessions, report_day FROM policies ORDER BY id';
  expect(await ask(sql)).toEqual(
    texts.map((organization_name, n) => ({
      organization_name,
      verified: n === 0,
      successful_sessions: Number.MAX_SAFE_INTEGER - n,
      failed_sessions: null,
      report_day: '2026-11-23',
    })),
  );
  expect(await ask('SELECT result_type FROM failures')).toEqual([{ result_type: null }]);
});
