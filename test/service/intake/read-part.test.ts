import { assert, expect, test } from 'vitest';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { readingNote } from '../../../core/tls-rpt/reading-note.ts';
import type { Report } from '../../../core/tls-rpt/report.ts';
import { readPart, readParts } from '../../../service/intake/read-part.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';

const raw = {
  key: 'mail/in/1',
  body: new Uint8Array(),
  etag: 'e',
  version: 'v',
  lastModified: new Date('2026-11-24T09:00:00Z'),
};
const report = {
  organizationName: 'Reporter',
  contactInfo: 'tls@reporter.example',
  reportId: 'r1',
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  policies: [],
  notes: [],
};

test('readPart() is about the day on which the period begins, and has the submitter and the time of arrival', async () => {
  const result = await readPart(createFakePorts(), raw, undefined, {
    domain: domainName('example.com'),
    report,
  });
  expect(result).toMatchObject({
    ok: true,
    stored: {
      domain: 'example.com',
      day: '2026-11-23',
      submitter: 'reporter.example',
      raw: 'mail/in/1',
      receivedAt: '2026-11-24T09:00:00.000Z',
      verification: { verified: false },
      digest: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  });
});

test('readPart() refuses a report that does not say which day it is about', async () => {
  const { begin, end, ...timeless } = report;
  const result = await readPart(createFakePorts(), raw, undefined, {
    domain: domainName('example.com'),
    report: timeless,
  });
  const refused = { reason: 'no-period', domain: 'example.com' };
  expect(result).toMatchObject({ ok: false, refused });
});

test('readPart() refuses a report about a day after the year 9999 in UTC', async () => {
  const late = '9999-12-31T23:59:59-12:00';
  const body = JSON.stringify({
    'date-range': { 'start-datetime': late, 'end-datetime': late },
    policies: [{ policy: { 'policy-type': 'sts', 'policy-domain': 'example.com' } }],
  });
  const read = await readReport(Buffer.from(body));
  assert(read.ok);
  const [given] = read.reports;
  assert(given);
  const part = { domain: domainName('example.com'), report: given };
  const result = await readPart(createFakePorts(), raw, undefined, part);
  expect(result).toMatchObject({ ok: false, refused: { reason: 'no-period' } });
});

test('readPart() without report-id takes two reports of a day for two, and a copy for the same', async () => {
  const identityOf = async (sessions: number, notes: Report['notes'] = [], reportId?: string) => {
    const policies = [{ policyType: 'sts', successfulSessions: sessions }];
    const { reportId: _, ...nameless } = report;
    const said = { ...nameless, ...(reportId !== undefined && { reportId }), policies, notes };
    const part = { domain: domainName('example.com'), report: said };
    const result = await readPart(createFakePorts(), raw, undefined, part);
    return result.ok && result.stored.identity;
  };
  expect(await identityOf(1)).toBe(await identityOf(1, [readingNote('base64-content', {})]));
  expect(await identityOf(2)).not.toBe(await identityOf(1));
  expect(await identityOf(2, [], '')).not.toBe(await identityOf(1, [], ''));
});

test('readParts() reads the parts about the given domains, and says what it refuses', async () => {
  const policies = [
    { policyType: 'sts' as const, policyDomain: 'example.com' },
    { policyType: 'sts' as const, policyDomain: 'other.example' },
  ];
  const result = { ok: true as const, reports: [{ ...report, policies }] };
  const read = await readParts(createFakePorts(), raw, result, new Set([domainName('example.com')]));
  expect(read).toMatchObject({
    readings: [{ domain: 'example.com', report: { policies: [{ policyDomain: 'example.com' }] } }],
    refused: [{ reason: 'other-domain' }],
  });
});
