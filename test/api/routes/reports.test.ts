import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { receivePost } from '../../../service/intake/receive-post.ts';
import { requestFold } from '../../../service/intake/request-fold.ts';
import { putPastVersionsAside } from '../../../service/store/domains/past-versions.ts';
import { storedReportKey, storedReportObject } from '../../../service/store/reports/stored-report.ts';
import { type ReportSample, receiveMail, reportJson } from '../../service/intake/report-mail.ts';
import { storedReportOf } from '../../service/intake/stored-reports.ts';
import { enforce } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';
const linesOf = (...mx: string[]) => [
  'version: STSv1',
  'mode: enforce',
  ...mx.map((host) => `mx: ${host}`),
  'max_age: 1209600',
];

/** Two versions of the policy, the second since today. */
async function withReports(...samples: ReportSample[]): Promise<ApiClient> {
  const api = await ApiClient.hosted();
  const { world } = api;
  for (const host of ['old.example.com', 'mx.example.com']) {
    await world.edit(enforce(host));
    await world.drain();
    world.handles.clock.advance(60);
  }
  for (const sample of samples) await receiveMail(world, sample);
  return api;
}

const failing: ReportSample = {
  day: '2026-11-24',
  failed: 3,
  policyString: linesOf('mx.example.com'),
  signedBy: 'reporter.example',
};

test('GET reports still names a version that left the domain’s object', async () => {
  const api = await ApiClient.hosted();
  const { world } = api;
  for (let edit = 0; edit < 120; edit++) {
    await world.edit({ ...enforce(`mx${edit}.example.com`), maxAgeSeconds: 86_400 });
    world.handles.clock.advance(60);
  }
  world.handles.clock.advance(2 * 86_400);
  const policyString = [...linesOf('mx6.example.com').slice(0, 3), 'max_age: 86400'];
  await receiveMail(world, { day: '2026-11-25', policyString, signedBy: 'reporter.example' });
  const range = 'from=2026-11-25&to=2026-11-25';
  const { body: before } = await api.call('GET', `${path}/reports?${range}`);
  const asked = [`reports?${range}`, `reports/${before.reports[0].id}`, 'summary', `export?${range}`];
  const answer = async () =>
    Promise.all(asked.map(async (one) => (await api.call('GET', `${path}/${one}`)).body));
  const told = await answer();
  await putPastVersionsAside(world.ports, await world.state());
  expect((await world.state()).versions).toHaveLength(50);
  expect(await answer()).toEqual(told);
  for (const body of told) expect(JSON.stringify(body)).toMatch(/version 7, replaced|"policyVersion":7/);
});

const hostile: ReportSample = {
  day: '2026-11-24',
  id: '=cmd|"/c calc"!A1',
  failed: 2,
  resultType: 'validation-failure',
  policyString: linesOf('old.example.com'),
};

test('GET export returns one row per policy as NDJSON, the oldest day first', async () => {
  const api = await withReports(failing, { day: '2026-11-22' });
  const response = await api.fetch(`${path}/export?from=2026-11-20&to=2026-11-24`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe('application/x-ndjson');
  const rows = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toMatchObject([
    {
      day: '2026-11-22',
      verified: false,
      verification: 'unsigned',
      successfulSessions: 10,
      failedSessions: 0,
    },
    {
      day: '2026-11-24',
      verified: true,
      verification: 'signed',
      signedBy: 'reporter.example',
      mode: 'enforce',
      policyUse: 'current',
      policyVersion: 2,
      policyString: linesOf('mx.example.com').join('\n'),
      failedSessions: 3,
    },
  ]);
  expect(Object.keys(rows[0]), 'absent, not null').not.toContain('policyString');
});

test('GET export returns CSV that no spreadsheet reads as a formula', async () => {
  const api = await withReports(hostile);
  const response = await api.fetch(`${path}/export?format=csv&rows=details&from=2026-11-24&to=2026-11-24`);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/csv/);
  expect(response.headers.get('Content-Disposition')).toBe(
    'attachment; filename="example.com-details-2026-11-24-2026-11-24.csv"',
  );
  const [header = '', row = '', ...rest] = (await response.text()).split('\r\n');
  expect(rest).toEqual(['']);
  expect(header).toMatch(
    /^day,domain,id,organizationName,submitter,reportId,verified,.*resultType,failedSessions/,
  );
  expect(row).toContain(',"\'=cmd|""/c calc""!A1",false,');
  expect(row).toContain(',validation-failure,2,,mx.example.com,');
});

test('GET export of a domain without reports is empty, or only the column names', async () => {
  const api = await ApiClient.hosted();
  expect(await (await api.fetch(`${path}/export`)).text()).toBe('');
  expect((await (await api.fetch(`${path}/export?format=csv`)).text()).split('\r\n')).toHaveLength(2);
});

test('GET export without a limit is a page of 1,000 reports, and Link names the next one', async () => {
  const api = await ApiClient.hosted();
  const { handles, domain } = api.world;
  for (let n = 0; n < 1_001; n++) {
    const stored = storedReportOf(api.world, { id: `${n}`, day: '2026-11-22' });
    handles.store.edit(
      storedReportKey(stored.day, domain, stored.identity),
      Buffer.from(storedReportObject.format(stored)).toString(),
    );
    if (n === 0) await requestFold(api.world.ports, stored, 'x');
  }
  const rowsOf = async (response: Response) => (await response.text()).trimEnd().split('\r\n').slice(1);
  const first = await api.fetch(`${path}/export?format=csv&from=2011-11-25`);
  const [, next = ''] = /^<(.*)>; rel="next"$/.exec(first.headers.get('Link') ?? '') ?? [];
  const second = await api.fetch(next);
  const [rows, rest] = [await rowsOf(first), await rowsOf(second)];
  expect([rows.length, rest.length, second.headers.get('Link')]).toEqual([1_000, 1, null]);
  expect(new Set([...rows, ...rest]).size).toBe(1_001);
});

test.each([
  ['from=2026-11-24&to=2026-11-23', '"from" is "2026-11-24"'],
  ['from=yesterday', '"from" is "yesterday", expected a UTC day'],
  ['format=xlsx', '"format" is "xlsx", expected "csv" or "ndjson"'],
])('GET export?%s is refused: %s', async (query, message) => {
  const api = await ApiClient.hosted();
  const { status, body } = await api.call('GET', `${path}/export?${query}`);
  expect(status).toBe(422);
  expect(body.errors[0].message).toContain(message);
});

test.each(['reports', 'summary', 'export'])(
  'GET %s takes fifteen years, and finds what is in them',
  async (call) => {
    const api = await withReports({ day: '2011-11-25', id: 'first' });
    const response = await api.fetch(`${path}/${call}?from=2011-11-25&to=2026-11-24`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('2011-11-25');
  },
);

test('GET reports and GET export are paged, each by its own cursor, and GET of one report is the same', async () => {
  const api = await withReports({ day: '2012-11-20' }, { day: '2026-11-23' });
  const range = 'from=2011-11-25&to=2026-11-24&limit=1';
  const first = (await api.call('GET', `${path}/reports?${range}`)).body;
  const second = (await api.call('GET', `${path}/reports?${range}&cursor=${first.cursor}`)).body;
  expect([first.reports[0].begin, second.reports[0].begin, second.cursor]).toEqual([
    '2026-11-23T00:00:00Z',
    '2012-11-20T00:00:00Z',
    undefined,
  ]);
  const { body: one } = await api.call('GET', `${path}/reports/${first.reports[0].id}`);
  expect(one).toEqual(first.reports[0]);
  const page = await api.fetch(`${path}/export?${range}`);
  const [, next = ''] = /^<(.*)>; rel="next"$/.exec(page.headers.get('Link') ?? '') ?? [];
  expect(await page.text()).toContain('2012-11-20');
  const rest = await api.fetch(next);
  expect(rest.headers.get('Link')).toBeNull();
  expect(await rest.text()).toContain('2026-11-23');
});

test('GET summary takes days, or from and to, and not both', async () => {
  const api = await withReports(failing);
  const days = (await api.call('GET', `${path}/summary?days=5479`)).body;
  expect([days.from, days.to, days.total.verified.failedSessions]).toEqual(['2011-11-25', '2026-11-24', 3]);
  const both = await api.call('GET', `${path}/summary?days=5&from=2026-11-20`);
  expect([both.status, both.body.errors[0].field]).toEqual([422, 'days']);
});

test("GET export of another owner's domain finds nothing", async () => {
  const api = await withReports(failing);
  const { body } = await api.call('POST', '/v1/tokens', { owner: 'other', scope: 'read' });
  api.token = body.token;
  expect((await api.call('GET', `${path}/export`)).status).toBe(404);
});

test.each([
  ['DEL', '\u007f'],
  ['C1', '\u0085'],
  ['private use', '\u{10fffd}'],
  ['tags', '\u{e0001}'],
])('GET reports answers a posted report full of %s with what Lambda takes', async (_, letter) => {
  const api = await ApiClient.hosted();
  const { world } = api;
  const long = letter.repeat(990 / Buffer.byteLength(letter));
  const report = JSON.parse(reportJson({ failed: 3_000 }));
  report.policies[0]['failure-details'] = Array.from({ length: 2_900 }, (__, n) => ({
    'result-type': 'certificate-expired',
    'failed-session-count': 1,
    'additional-information': `${n}${long}`,
  }));
  const body = gzipSync(JSON.stringify(report));
  expect(await receivePost(world.ports, (await world.state()).inbox, body)).toEqual({ outcome: 'counted' });
  await world.drain();
  for (const what of ['reports', 'summary']) {
    const answer = await api.fetch(`${path}/${what}?from=2026-11-23&to=2026-11-23`);
    expect(answer.status).toBe(200);
    expect(Buffer.byteLength(await answer.text()), what).toBeLessThan(5_500_000);
  }
});
