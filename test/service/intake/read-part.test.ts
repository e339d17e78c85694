import { assert, expect, test } from 'vitest';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { readingNote } from '../../../core/tls-rpt/reading-note.ts';
import type { Report } from '../../../core/tls-rpt/report.ts';
import { readPart, readParts } from '../../../service/intake/read-part.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import { reportMail } from './report-mail.ts';

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

test('readPart() is about the day on which the period begins, and has the submitter and the time of arrival', () => {
  const result = readPart(raw, undefined, {
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

test('readPart() refuses a report that does not say which day it is about', () => {
  const { begin, end, ...timeless } = report;
  const result = readPart(raw, undefined, {
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
  const result = readPart(raw, undefined, part);
  expect(result).toMatchObject({ ok: false, refused: { reason: 'no-period' } });
});

test('readPart() without report-id takes two reports of a day for two, and a copy for the same', () => {
  const identityOf = (sessions: number, notes: Report['notes'] = [], reportId?: string) => {
    const policies = [{ policyType: 'sts', successfulSessions: sessions }];
    const { reportId: _, ...nameless } = report;
    const said = { ...nameless, ...(reportId !== undefined && { reportId }), policies, notes };
    const part = { domain: domainName('example.com'), report: said };
    const result = readPart(raw, undefined, part);
    return result.ok && result.stored.identity;
  };
  expect(identityOf(1)).toBe(identityOf(1, [readingNote('base64-content', {})]));
  expect(identityOf(2)).not.toBe(identityOf(1));
  expect(identityOf(2, [], '')).not.toBe(identityOf(1, [], ''));
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

const reportsAbout = (count: number, domains: string[]) => ({
  ok: true as const,
  reports: Array.from({ length: count }, (_, id) => ({
    ...report,
    reportId: `r${id}`,
    policies: domains.map((policyDomain) => ({ policyType: 'sts' as const, policyDomain })),
  })),
});

test('readParts() reads 200 parts of a mail, and none of one with more, which would hold up all others', async () => {
  const names = ['a.example', 'b.example'].map(domainName);
  const whole = await readParts(createFakePorts(), raw, reportsAbout(100, names), new Set(names));
  expect(whole).toMatchObject({ readings: { length: 200 }, refused: [] });
  expect(await readParts(createFakePorts(), raw, reportsAbout(101, names), new Set(names))).toEqual({
    readings: [],
    refused: [{ reason: 'too-complex', cause: { code: 'too-many-domain-parts', parameters: { max: 200 } } }],
  });
});

test('readParts() asks once for the key of a signature, however many parts the mail has', async () => {
  const asked: string[] = [];
  const { resolver } = createFakePorts();
  const txt = async (name: string) => {
    asked.push(name);
    return resolver.txt(name);
  };
  const ports = { resolver: { ...resolver, txt } };
  const mail = await readReport(reportMail('abc', { signedBy: 'reporter.example' }), {
    receivers: ['reports.strictmx.test'],
  });
  assert(mail.ok && mail.mail);
  const result = { ...reportsAbout(50, ['example.com']), mail: mail.mail };
  const { readings } = await readParts(ports, raw, result, new Set([domainName('example.com')]));
  expect(readings.filter(({ verification }) => verification.verified)).toHaveLength(50);
  expect(asked).toEqual(['s1._domainkey.reporter.example']);
});
