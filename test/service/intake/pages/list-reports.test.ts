import { expect, test } from 'vitest';
import {
  formatReportId,
  formatReportPlace,
  listReports,
  parseReportId,
  parseReportPlace,
  type ReportPlace,
  readStoredReport,
} from '../../../../service/intake/pages/list-reports.ts';
import { requestFold } from '../../../../service/intake/request-fold.ts';
import { storedReportKey, storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { reportIdentityOf, utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { receiveMail } from '../report-mail.ts';
import { storedReportOf } from '../stored-reports.ts';

/** Fifteen years. */
const always = { from: utcDay('2011-11-25'), to: utcDay('2026-11-24') };
const reportedDays = ['2011-11-25', '2017-02-28', '2026-11-23', '2026-11-24'];

async function worldWithReports(): Promise<World> {
  const world = await World.hosted();
  for (const day of reportedDays) await receiveMail(world, { day });
  await receiveMail(world, { day: utcDay('2026-11-23'), id: 'second', submitter: 'other.example' });
  return world;
}

const list = async ({ ports, domain }: World, asked: Partial<Parameters<typeof listReports>[2]> = {}) => {
  const result = await listReports(ports, { owner: 'acme' }, { domain, ...always, limit: 100, ...asked });
  if (!result.ok) throw new Error(result.reason);
  return result;
};

test('listReports() of fifteen years finds every report, the newest first, and reads no day without one', async () => {
  const world = await worldWithReports();
  const { store } = world.handles;
  store.calls.length = 0;
  const { reports, last } = await list(world);
  expect(reports.map(({ day }) => day)).toEqual([
    '2026-11-24',
    '2026-11-23',
    '2026-11-23',
    '2017-02-28',
    '2011-11-25',
  ]);
  expect(last).toBeUndefined();
  // The domain, three lists of days, a list for each day with reports, and the reports.
  expect(store.calls).toHaveLength(1 + 3 + reportedDays.length + 5);
});

test.each([1, 2, 3, 4, 5])(
  'listReports() in pages of %i has each report once, and no page is empty',
  async (limit) => {
    const world = await worldWithReports();
    const all = (await list(world)).reports.map(formatReportId);
    const found: string[] = [];
    let after: ReportPlace | undefined;
    do {
      const { reports, last } = await list(world, { limit, ...(after && { after }) });
      expect(reports.length).toBeGreaterThan(0);
      found.push(...reports.map(formatReportId));
      after = last;
    } while (after);
    expect(found).toEqual(all);
  },
);

test.each([
  ['2026-11-24', '2026-11-24', 1],
  ['2026-11-22', '2026-11-23', 2],
  ['2012-01-01', '2017-02-27', 0],
  ['2016-12-31', '2017-03-01', 1],
])('listReports() from %s to %s finds %i', async (from, to, count) => {
  expect((await list(await worldWithReports(), { from: utcDay(from), to: utcDay(to) })).reports).toHaveLength(
    count,
  );
});

test("listReports() and readStoredReport() of another owner's domain find nothing", async () => {
  const { ports, domain } = await worldWithReports();
  const other = { owner: 'other' };
  const missing = { ok: false, reason: 'no-such-domain', domain };
  expect(await listReports(ports, other, { domain, ...always, limit: 1 })).toEqual(missing);
  expect(await readStoredReport(ports, other, { domain, id: '2026-11-24.a' })).toEqual(missing);
});

test('readStoredReport() finds a report by its id, and no other', async () => {
  const world = await worldWithReports();
  const { ports, domain } = world;
  const [newest] = (await list(world)).reports;
  const id = formatReportId(newest!);
  expect(await readStoredReport(ports, {}, { domain, id })).toMatchObject({ ok: true, report: newest });
  for (const other of [`${id}x`, '2026-11-24', '../../domains/example.com']) {
    expect(await readStoredReport(ports, {}, { domain, id: other })).toMatchObject({
      reason: 'no-such-report',
    });
  }
});

test('parseReportId() reads what formatReportId() writes', () => {
  const name = { day: utcDay('2026-11-24'), identity: reportIdentityOf('a1b2') };
  expect(parseReportId(formatReportId(name))).toEqual(name);
  for (const id of ['2026-11-24.A', '2026-99-99.a', '2026-11-24.a.b', '2026-11-24', ''])
    expect(parseReportId(id)).toBeUndefined();
});

test('parseReportPlace() reads what formatReportPlace() writes', () => {
  const place = {
    day: utcDay('2026-11-24'),
    identity: reportIdentityOf('a1b2'),
    storedAt: 1_795_446_000_000,
  };
  expect(parseReportPlace(formatReportPlace(place))).toEqual(place);
  for (const cursor of ['2026-11-24.a1b2', '2026-11-24.a1b2.', '2026-11-24.a1b2.x', '2026-99-24.a1b2.1', ''])
    expect(parseReportPlace(cursor)).toBeUndefined();
});

test('listReports() continues from its position if the last report of the previous page is deleted', async () => {
  const world = await World.hosted();
  const ids = ['a', 'b', 'c', 'd'];
  for (const id of ids) await receiveMail(world, { id, day: '2026-11-22' });
  const all = (await list(world)).reports.map(formatReportId);
  const first = await list(world, { limit: 2 });
  await world.ports.store.delete(storedReportKey(first.last!.day, world.domain, first.last!.identity));
  const second = await list(world, { limit: 2, after: first.last! });
  expect([...first.reports, ...second.reports].map(formatReportId)).toEqual(all);
});

test('listReports() ends a page before its answer gets too large for the platform, and continues on the next', async () => {
  const world = await World.hosted();
  const large = '𝒙'.repeat(240);
  for (let n = 0; n < 5; n++) {
    const stored = storedReportOf(world, { id: `${n}`, day: '2026-11-22' });
    const failureDetails = Array.from({ length: 1_500 }, () => ({ additionalInformation: large }));
    const report = { ...stored.report, policies: [{ policyType: 'sts', failureDetails }] };
    const key = storedReportKey(stored.day, stored.domain, stored.identity);
    await world.ports.store.put(key, storedReportObject.format({ ...stored, report }));
    await requestFold(world.ports, stored, 'x');
  }
  const range = { domain: world.domain, from: utcDay('2026-11-22'), to: utcDay('2026-11-22'), limit: 500 };
  const first = await listReports(world.ports, { owner: 'acme' }, range);
  if (!first.ok || !first.last) throw new Error('there is no second page');
  expect(first.reports).toHaveLength(2);
  const second = await listReports(world.ports, { owner: 'acme' }, { ...range, after: first.last });
  expect(second).toMatchObject({ ok: true, last: expect.anything() });
});

test('listReports() lists the others if one report cannot be read, and names that one', async () => {
  const world = await worldWithReports();
  const [bad, ...others] = (await list(world)).reports;
  const { day, identity } = bad!;
  world.handles.store.edit(storedReportKey(day, world.domain, identity), '{"schema":2}');
  const { reports, unreadable } = await list(world);
  expect(reports).toEqual(others);
  expect(unreadable).toEqual([formatReportId({ day, identity })]);
});
