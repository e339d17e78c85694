import { expect, test } from 'vitest';
import {
  dayReportOf,
  markPending,
  pendingKey,
  reportKey,
  storeReport,
} from '../../../service/intake/store-report.ts';
import { pendingReportKey } from '../../../service/store/reports/pending-report.ts';
import type { StoredReport } from '../../../service/store/reports/stored-report.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../fakes/names.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';

const first: StoredReport = {
  schema: 1,
  identity: reportIdentityOf('a'.repeat(32)),
  domain: domainName('example.com'),
  day: utcDay('2026-11-23'),
  submitter: 'reporter.example',
  raw: 'mail/in/1',
  receivedAt: timestamp('2026-11-24T09:00:00.000Z'),
  mailDate: timestamp('2026-11-24T03:00:00.000Z'),
  verification: { verified: false, reason: 'unsigned', parameters: {} },
  digest: '2'.repeat(32),
  report: { policies: [], notes: [] },
};
const pendingKeys = ({ handles }: ReturnType<typeof createFakePorts>) =>
  handles.store.keys('pending-reports/');
const verified = { verification: { verified: true as const, by: 'reporter.example' } };
const later = { raw: 'mail/in/2', mailDate: timestamp('2026-11-24T04:00:00.000Z') };

test.each<[string, Partial<StoredReport>, keeps: boolean, isNew: boolean, marks: boolean]>([
  ['another copy of the same content', { raw: 'mail/in/2' }, false, false, false],
  ['a later revision', { ...later, digest: '1' }, true, true, true],
  [
    'an earlier revision',
    { raw: 'mail/in/2', mailDate: timestamp('2026-11-24T02:00:00.000Z'), digest: '3' },
    false,
    false,
    false,
  ],
  ['a signed copy', { raw: 'mail/in/2', ...verified, hasMoved: true }, true, false, false],
  ['a new reading of the same mail, even one that is worth less', { digest: '1' }, true, true, false],
  ['the same reading of the same mail', {}, false, false, false],
])('storeReport() after the first: %s', async (_, change, keeps, isNew, marks) => {
  const ports = createFakePorts();
  expect(await storeReport(ports, first)).toEqual({ isNew: true, etag: expect.any(String) });
  for (const key of pendingKeys(ports)) await ports.store.delete(key);
  const { hasMoved, ...report } = { ...first, ...change };
  const result = await storeReport(ports, report);
  const stored = await ports.store.get(reportKey(first));
  expect(result).toEqual({ isNew, etag: stored?.etag });
  expect(JSON.parse(ports.handles.store.text(reportKey(first))!)).toEqual(
    keeps ? { ...first, ...change } : first,
  );
  expect(pendingKeys(ports)).toEqual(marks ? [pendingKey(report)] : []);
});

test('storeReport() remembers that a report was on the other side of its day, also when it is read again', async () => {
  const ports = createFakePorts();
  const signed = { ...first, ...verified, raw: 'mail/in/2' };
  for (const one of [first, signed, { ...signed, digest: '1' }]) await storeReport(ports, one);
  const stored = ports.handles.store.text(reportKey(first));
  expect(JSON.parse(stored!)).toEqual({ ...signed, digest: '1', hasMoved: true });
  await storeReport(ports, { ...signed, digest: '1' });
  expect(ports.handles.store.text(reportKey(first))).toBe(stored);
});

test('storeReport() does not replace a signed report with a later one that is not', async () => {
  const ports = createFakePorts();
  const signed = { ...first, ...verified };
  await storeReport(ports, signed);
  await storeReport(ports, { ...first, ...later, digest: '9' });
  expect(JSON.parse(ports.handles.store.text(reportKey(first))!)).toEqual(signed);
});

test('storeReport() marks a report for the daily mail before it is stored, unless that is settled', async () => {
  const ports = createFakePorts();
  ports.handles.store.before = (operation, key) => {
    if (operation === 'put' && key === reportKey(first)) expect(pendingKeys(ports)).toHaveLength(1);
  };
  await storeReport(ports, first);
  const settled = createFakePorts();
  await storeReport(settled, first, true);
  expect(pendingKeys(settled)).toEqual([]);
});

test('markPending() marks a report once, by the day of its arrival', async () => {
  const ports = createFakePorts();
  for (const _ of [1, 2]) await markPending(ports, first);
  expect(pendingKeys(ports)).toEqual([pendingKey(first)]);
  expect(pendingKey(first)).toBe(pendingReportKey(first.domain, utcDay('2026-11-24'), first.identity));
});

test('dayReportOf() has the figures, whether the report is verified, and why not', () => {
  expect(dayReportOf(first)).toMatchObject({
    digest: first.digest,
    verified: false,
    verification: 'unsigned',
  });
  expect(dayReportOf({ ...first, ...verified })).toMatchObject({
    verified: true,
    verification: 'dkim-aligned',
  });
});

test('storeReport() keeps the members of a newer version, except in a report that it replaces', async () => {
  const ports = createFakePorts();
  const policy = {
    policyType: 'sts',
    failureDetails: [{ resultType: 'certificate-expired', failedSessions: 1 }],
  };
  const report = { ...first, report: { policies: [policy], notes: [] } };
  await storeReport(ports, report);
  const keeps = (change: Partial<StoredReport>, but: string[]) =>
    keepsUnknownMembers(
      ports.handles.store,
      reportKey(first),
      () => storeReport(ports, { ...report, ...change }),
      {
        but,
      },
    );
  await keeps({ ...verified, raw: 'mail/in/2' }, ['.verification']);
  await keeps({ ...verified, ...later, raw: 'mail/in/3', digest: '1' }, ['.report', '.verification']);
  expect(unseenWriters('service/intake/store-report.ts')).toEqual([]);
});
