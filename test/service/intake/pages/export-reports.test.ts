import { expect, test } from 'vitest';
import type { StoredNote } from '../../../../core/tls-rpt/reading-note.ts';
import { type ExportRequest, exportOwnReports } from '../../../../service/intake/pages/export-reports.ts';
import type { ReportName } from '../../../../service/intake/pages/list-reports.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { receiveMail } from '../report-mail.ts';

const reportedDays = ['2011-11-25', '2017-02-28', '2026-11-24'];

async function worldWithReports(): Promise<World> {
  const world = await World.hosted();
  for (const day of reportedDays) await receiveMail(world, { day });
  await receiveMail(world, { day: '2017-02-28', id: 'second', submitter: 'other.example' });
  return world;
}

const asking = {
  from: utcDay('2011-11-25'),
  to: utcDay('2026-11-24'),
  describeNote: ({ code }: StoredNote) => code,
  limit: 100,
};

const exported = async ({ ports, domain }: World, asked: Partial<ExportRequest> = {}) => {
  const request: ExportRequest = { ...asking, domain, format: 'ndjson', rows: 'reports' };
  const result = await exportOwnReports(ports, { owner: 'acme' }, { ...request, ...asked });
  if (!result.ok) throw new Error(result.reason);
  const lines = result.text.split('\n').filter((line) => line !== '');
  return { lines, last: result.last };
};

const idOf = (line: string): string => JSON.parse(line).id;

test('exportOwnReports() of fifteen years has every report, the oldest first, and reads no day without one', async () => {
  const world = await worldWithReports();
  const { store } = world.handles;
  store.calls.length = 0;
  const { lines, last } = await exported(world);
  expect(lines.map((line) => JSON.parse(line).day)).toEqual([
    '2011-11-25',
    '2017-02-28',
    '2017-02-28',
    '2026-11-24',
  ]);
  expect(last).toBeUndefined();
  expect(store.calls).toHaveLength(1 + 3 + reportedDays.length + 4);
});

test.each([1, 2, 3, 4])(
  'exportOwnReports() in pages of %i has each report once, and no page is empty',
  async (limit) => {
    const world = await worldWithReports();
    const all = (await exported(world)).lines.map(idOf);
    const found: string[] = [];
    let after: ReportName | undefined;
    do {
      const page: Awaited<ReturnType<typeof exported>> = await exported(world, {
        limit,
        ...(after && { after }),
      });
      expect(page.lines.length).toBeGreaterThan(0);
      found.push(...page.lines.map(idOf));
      after = page.last;
    } while (after);
    expect(found).toEqual(all);
  },
);

test("exportOwnReports() of another owner's domain finds nothing", async () => {
  const { ports, domain } = await worldWithReports();
  const request: ExportRequest = { ...asking, domain, format: 'csv', rows: 'details' };
  expect(await exportOwnReports(ports, { owner: 'other' }, request)).toMatchObject({
    reason: 'no-such-domain',
  });
});

test('exportOwnReports() mentions a report that this version cannot read', async () => {
  const world = await worldWithReports();
  const { store } = world.handles;
  const [key = ''] = store.keys().filter((one) => one.startsWith('reports/') && one.includes('2017-02-28'));
  await world.ports.store.put(key, 'no gzip');
  for (const rows of ['reports', 'details'] as const) {
    const { lines } = await exported(world, { rows });
    expect(lines.filter((line) => JSON.parse(line).reportId === undefined)).toHaveLength(1);
  }
});

test('exportOwnReports() continues where a page ended, though a report was counted meanwhile', async () => {
  const world = await worldWithReports();
  const all = (await exported(world)).lines.map(idOf);
  const first = await exported(world, { limit: 2 });
  await receiveMail(world, { day: '2020-02-29', id: 'late' });
  const second = await exported(world, { after: first.last! });
  const found = [...first.lines, ...second.lines].map(idOf);
  expect(found.filter((id) => all.includes(id))).toEqual(all);
  expect(found.filter((id) => !all.includes(id))).toEqual([expect.stringMatching(/^2020-02-29/)]);
});

test('exportOwnReports() of details has no page without rows while there are some', async () => {
  const world = await worldWithReports();
  await receiveMail(world, { day: '2026-11-24', id: 'failed', failed: 1 });
  const { lines } = await exported(world, { rows: 'details', limit: 1 });
  expect(lines.map((line) => JSON.parse(line).day)).toEqual(['2026-11-24']);
});
