import { expect, test } from 'vitest';
import { summarize } from '../../../core/tls-rpt/figures/summary.ts';
import { savedQueries } from '../../../lib/constructs/report-queries.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import { prefixes } from '../../../service/store/prefixes.ts';
import { compactReports, daysToCompact } from '../../../service/tasks/compact-reports.ts';
import { openTables } from '../../fakes/duck-db.ts';
import { utcDay } from '../../fakes/names.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';
import { type ReportSample, receiveMail } from '../intake/report-mail.ts';
import { World } from '../world.ts';

const days = [utcDay('2026-11-23'), utcDay('2026-11-22')];
const newFolder = temporaryFolders();

async function worldWithReports(...samples: ReportSample[]): Promise<World> {
  const world = await World.hosted();
  for (const sample of samples) await receiveMail(world, sample);
  return world;
}

const signed = (submitter: string, sample: ReportSample = {}) => ({
  submitter,
  signedBy: submitter,
  id: submitter,
  ...sample,
});

const files = ({ handles }: World) => handles.store.keys(prefixes.tables);

test('compactReports() copies the reports of a day into one file of each table', async () => {
  const world = await worldWithReports(signed('a.example', { failed: 2 }), signed('b.example'));
  expect(await compactReports(world.ports, days)).toEqual({ written: 1, isDone: true });
  expect(files(world)).toEqual([
    expect.stringMatching(/^tables\/failures\/report_day=2026-11-23\/d\.[0-9a-f]{32}\.0\.parquet$/u),
    expect.stringMatching(/^tables\/policies\/report_day=2026-11-23\/d\.[0-9a-f]{32}\.last\.parquet$/u),
  ]);
});

test('compactReports() gives an SQL engine the figures of the API', async () => {
  const world = await worldWithReports(
    signed('a.example', { failed: 2 }),
    signed('b.example', { failed: 3, resultType: 'starttls-not-supported', day: '2026-11-22' }),
    { submitter: 'unsigned.example', successful: 7 },
  );
  await compactReports(world.ports, days);
  const ask = await openTables(world.ports.store, newFolder());
  const range = { domain: world.domain, from: utcDay('2026-11-22'), to: utcDay('2026-11-23') };
  const answered = await summarizeReports(world.ports, { owner: 'acme' }, range);
  const { policyTypes, resultTypes, total } = summarize(answered.ok ? answered.days : []);
  const [sts] = policyTypes;
  expect(
    await ask(
      'SELECT verified, sum(successful_sessions) AS good, sum(failed_sessions) AS bad FROM policies GROUP BY 1 ORDER BY 1',
    ),
  ).toEqual([
    { verified: false, good: sts?.unverified.successfulSessions, bad: sts?.unverified.failedSessions },
    { verified: true, good: sts?.verified.successfulSessions, bad: sts?.verified.failedSessions },
  ]);
  expect(total.verified.failedSessions).toBe(5);
  const byResult =
    'SELECT result_type, sum(failed_sessions) AS failed FROM failures WHERE verified GROUP BY 1 ORDER BY 2 DESC';
  expect(await ask(byResult)).toEqual(
    resultTypes.map(({ resultType, verified }) => ({
      result_type: resultType,
      failed: verified.failedSessions,
    })),
  );
});

test('savedQueries run on the files, and count only verified reports of the days that they name', async () => {
  const world = await worldWithReports(
    signed('a.example', { failed: 2 }),
    { submitter: 'unsigned.example', failed: 9 },
    signed('old.example', { failed: 4, day: '2026-10-01' }),
  );
  await compactReports(world.ports, [...days, utcDay('2026-10-01')]);
  const ask = await openTables(world.ports.store, newFolder());
  const answers = savedQueries.map(({ sql }) => ask(sql.replaceAll('current_date', "DATE '2026-11-24'")));
  expect(await Promise.all(answers)).toEqual([
    [{ domain: 'example.com', policy_type: 'sts', result_type: 'certificate-expired', failed_sessions: 2 }],
    [{ submitter: 'a.example', policy_type: 'sts', domains: 1, successful_sessions: 10, failed_sessions: 2 }],
    [
      {
        receiving_mx_hostname: 'mx.example.com',
        result_type: 'certificate-expired',
        submitter: 'a.example',
        failed_sessions: 2,
      },
    ],
  ]);
});

test('compactReports() writes nothing if nothing has changed, and replaces the files of a day that has', async () => {
  const world = await worldWithReports(signed('a.example'));
  await compactReports(world.ports, days);
  const before = files(world);
  expect(await compactReports(world.ports, days)).toEqual({ written: 0, isDone: true });
  await receiveMail(world, signed('b.example'));
  expect(await compactReports(world.ports, days)).toEqual({ written: 1, isDone: true });
  expect(files(world)).toHaveLength(1);
  expect(files(world)).not.toEqual(before);
});

test('compactReports() finishes what an earlier run left half done, whichever call it died at', async () => {
  const world = await worldWithReports(signed('a.example', { failed: 2 }));
  await compactReports(world.ports, days);
  await receiveMail(world, signed('b.example', { failed: 1 }));
  const store = world.handles.store;
  for (let call = 1; ; call++) {
    let left = call;
    store.before = () => {
      left -= 1;
      if (left === 0) throw new Error('killed');
    };
    const died = await compactReports(world.ports, days).catch(() => undefined);
    store.before = () => {};
    if (died) break;
  }
  await compactReports(world.ports, days);
  expect(files(world)).toHaveLength(2);
  const ask = await openTables(world.ports.store, newFolder());
  expect(await ask('SELECT submitter FROM policies ORDER BY 1')).toEqual([
    { submitter: 'a.example' },
    { submitter: 'b.example' },
  ]);
});

test('compactReports() writes several files if one would be too large for its memory', async () => {
  const world = await worldWithReports(
    signed('a.example', { failed: 1 }),
    signed('b.example', { failed: 1 }),
  );
  const details = Array.from({ length: 5 }, () => ({ 'result-type': 'certificate-expired' }));
  for (const key of world.handles.store.keys(prefixes.storedReports)) {
    const report = JSON.parse(world.handles.store.text(key) ?? '');
    report.report.policies[0].failureDetails = details;
    world.handles.store.edit(key, JSON.stringify(report));
  }
  await compactReports(world.ports, days, { rowsPerFile: 3 });
  const ask = await openTables(world.ports.store, newFolder());
  expect(await ask('SELECT count(*) AS count FROM failures')).toEqual([{ count: 10 }]);
  expect(await compactReports(world.ports, days)).toEqual({ written: 0, isDone: true });
});

test('compactReports() deletes the files of a day whose reports are gone', async () => {
  const world = await worldWithReports(signed('a.example'));
  await compactReports(world.ports, days);
  for (const key of world.handles.store.keys(prefixes.storedReports)) await world.ports.store.delete(key);
  await compactReports(world.ports, days);
  expect(files(world)).toEqual([]);
});

test('compactReports() stops when there is no more time', async () => {
  const world = await worldWithReports(signed('a.example'));
  expect(await compactReports(world.ports, days, { hasTime: () => false })).toEqual({
    written: 0,
    isDone: false,
  });
});

test('daysToCompact() are days that are over, and one of a week ago for stragglers', () => {
  expect(daysToCompact(new Date('2026-11-24T02:45:00Z'))).toEqual(['2026-11-23', '2026-11-22', '2026-11-17']);
});
