import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { arrivalOf, quarantineBytes } from '../../../../service/intake/budget/arrival.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { foldAll } from '../../fold-all.ts';
import { World } from '../../world.ts';
import { reportJson, reportMail } from '../report-mail.ts';
import { storedReportOf } from '../stored-reports.ts';

const raw = {
  key: 'mail/in/x',
  version: 'v',
  etag: 'e',
  body: new Uint8Array(1_000),
  lastModified: new Date(0),
};

test('arrivalOf() ranks a mail as signed if one of its reports is', () => {
  const report = storedReportOf(new World(), { submitter: 'mail.reporter.example' });
  expect(arrivalOf(raw, [])).toEqual({ rank: 'unsigned', source: '', bytes: 1_000 + quarantineBytes });
  expect(arrivalOf(raw, [report])).toMatchObject({ rank: 'signed', source: 'reporter.example' });
});

test('arrivalOf() counts at least what is stored of small reports, each about another day', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const { store } = world.handles;
  const size = () => store.keys('').reduce((sum, key) => sum + Buffer.byteLength(store.text(key) ?? ''), 0);
  const empty = size();
  let counted = 0;
  for (let month = 1; month <= 12; month++) {
    const key = `mail/in/${month}`;
    const day = `2025-${String(month).padStart(2, '0')}-01`;
    await world.ports.store.put(key, reportMail(inbox, { day, failed: 1 }));
    await receiveReport(world.ports, key);
    const stored = await storedReportObject.load(
      world.ports,
      store.keys('reports/').find((one) => one.includes(day)) ?? '',
    );
    const kept = await world.ports.store.get(key);
    if (!kept || !stored) throw new Error('not stored');
    counted += arrivalOf(kept, [stored.state]).bytes;
  }
  const marked = size() - empty;
  await foldAll(world);
  expect(store.keys('unverified-days/')).toHaveLength(12);
  expect(counted).toBeGreaterThanOrEqual(Math.max(marked, size() - empty));
  expect(counted, 'but not much more').toBeLessThan(2 * marked);
});

const detail = (n: number) => ({ 'result-type': 'certificate-expired', 'failed-session-count': n });

test.each([
  ['thousands of short details', [{ 'failure-details': Array.from({ length: 3_000 }, (_, n) => detail(n)) }]],
  [
    'thousands of policies with one detail each',
    Array.from({ length: 1_000 }, (_, n) => ({ 'failure-details': [detail(n)] })),
  ],
  [
    'letters that need several bytes',
    [
      {
        'failure-details': Array.from({ length: 500 }, (_, n) => ({
          ...detail(n),
          'additional-information': '𝒙'.repeat(99),
        })),
      },
    ],
  ],
])('arrivalOf() counts at least what is stored of a large report: %s', async (_, entries) => {
  const world = await World.hosted();
  const { inbox, domain } = await world.state();
  const { store } = world.handles;
  const size = () => store.keys('').reduce((sum, key) => sum + Buffer.byteLength(store.text(key) ?? ''), 0);
  const empty = size();
  const policies = entries.map((entry) => ({
    policy: { 'policy-type': 'sts', 'policy-domain': domain },
    summary: { 'total-successful-session-count': 1, 'total-failure-session-count': 1 },
    ...entry,
  }));
  await world.ports.store.put('mail/in/1', reportMail(inbox, { policies }));
  await receiveReport(world.ports, 'mail/in/1');
  const [reportKey = ''] = store.keys('reports/');
  const stored = await storedReportObject.load(world.ports, reportKey);
  const kept = await world.ports.store.get('mail/in/1');
  if (!kept || !stored) throw new Error('not stored');
  const counted = arrivalOf(kept, [stored.state]).bytes;
  const marked = size() - empty;
  expect(marked).toBeGreaterThan(100_000);
  expect(counted).toBeGreaterThanOrEqual(marked);
  expect(counted, 'but not much more').toBeLessThan(1.1 * marked);
});

test('arrivalOf() counts at least what is stored of a mail that is not counted, in quarantine too', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const { store } = world.handles;
  const entry = () => Buffer.byteLength(store.text(store.keys('quarantine/')[0] ?? '') ?? '');
  const size = async (body: string, refusedParts: number) => {
    await world.ports.store.put('mail/in/1', body);
    await receiveReport(world.ports, 'mail/in/1');
    const kept = await world.ports.store.get('mail/in/1');
    if (!kept) throw new Error('not stored');
    return { stored: kept.body.byteLength + entry(), counted: arrivalOf(kept, [], refusedParts).bytes };
  };
  const head = `Received: from a by reports.strictmx.test for <${inbox}@reports.strictmx.test>; Tue, 24 Nov 2026 09:00:00 +0000\r\n`;
  const long = await size(`${head}From: ${'a'.repeat(400)}@x\r\nSubject: ${'b'.repeat(400)}\r\n\r\nx`, 0);
  expect(long.stored).toBeGreaterThan(1_500);
  expect(long.counted).toBeGreaterThanOrEqual(long.stored);
  const id = (at: number) => `${at}${'i'.repeat(2_000)}`;
  const list = Array.from({ length: 50 }, (_, at) => ({
    ...JSON.parse(String(reportJson({ domain: 'other.example' }))),
    'report-id': id(at),
  }));
  const mail = `${head}From: a@x\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${gzipSync(JSON.stringify(list)).toString('base64')}\r\n`;
  const parts = await size(mail, 50);
  expect(parts.stored).toBeGreaterThan(50_000);
  expect(parts.counted).toBeGreaterThanOrEqual(parts.stored);
});
