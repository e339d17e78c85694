import { describe, expect, test } from 'vitest';
import { formatReportPage } from '../../../../bin/pages/reports/report-page.ts';
import { readingNote } from '../../../../core/tls-rpt/reading-note.ts';
import { unreadable } from '../../../../core/tls-rpt/refusal.ts';
import type { ReadResult, Report } from '../../../../core/tls-rpt/report.ts';

const day = { begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' };
const head = {
  organizationName: 'Reporter Inc.',
  contactInfo: 'tls@reporter.example',
  reportId: 'id-1',
  ...day,
};
const policyString = ['version: STSv1', 'mode: enforce', 'mx: *.mail.example.com', 'max_age: 604800'];

const failing: Report = {
  ...head,
  policies: [
    {
      policyType: 'sts',
      policyDomain: 'example.com',
      policyString,
      mxHost: ['*.mail.example.com'],
      successfulSessions: 41_322,
      failedSessions: 303,
      failureDetails: [
        {
          resultType: 'certificate-expired',
          failedSessions: 100,
          sendingMtaIp: '2001:db8::1',
          receivingMxHostname: 'mx1.mail.example.com',
          failureReasonCode: 'X509_V_ERR_CERT_HAS_EXPIRED',
        },
        {
          resultType: 'starttls-not-supported',
          failedSessions: 200,
          sendingMtaIp: '2001:db8::2',
          receivingMxHostname: 'mx2.mail.example.com',
          receivingIp: '203.0.113.56',
          receivingMxHelo: 'relay.example.com',
          additionalInformation: 'https://reporter.example/info?id=1',
        },
        ...Array.from({ length: 12 }, (_, index) => ({
          resultType: 'validation-failure',
          failedSessions: index,
          receivingIp: `203.0.113.${index}`,
        })),
      ],
    },
    {
      policyType: 'tlsa',
      policyDomain: 'example.com',
      policyString: ['3 1 1 aabb'],
      successfulSessions: 1,
      failedSessions: 1_000_000,
    },
    { policyType: 'no-policy-found', policyDomain: 'example.org', successfulSessions: 12, failedSessions: 0 },
    { policyType: 'future-policy', successfulSessions: 0, failedSessions: 0 },
  ],
  notes: [
    readingNote('no-zone', { member: 'date-range.start-datetime' }),
    readingNote('missing', { member: 'policy.policy-domain' }),
  ],
};

const hostileText = `\u001b[2J\u202eevil\u0000\r\n\u001b]8;;http://evil.example\u0007${'A'.repeat(300)}`;
const hostile: Report = {
  organizationName: hostileText,
  contactInfo: hostileText,
  reportId: hostileText,
  begin: day.begin,
  policies: [
    {
      policyType: hostileText,
      policyDomain: hostileText,
      policyString: [hostileText, '\u202e'],
      failureDetails: [
        {
          resultType: hostileText,
          receivingMxHostname: hostileText,
          receivingIp: hostileText,
          failureReasonCode: hostileText,
        },
      ],
    },
  ],
  notes: [{ code: hostileText, parameters: {} }],
};

const read = (...reports: Report[]): ReadResult => ({ ok: true, reports });
const mail = {
  from: 'noreply@reporter.example',
  date: '2026-11-24T01:00:00Z',
  recipients: [],
  authenticationResults: [],
  dkimSignatures: [],
};

const cases: [name: string, file: string, result: ReadResult, colour: boolean, columns: number][] = [
  ['failing', 'failing.eml', { ...read(failing), mail } as unknown as ReadResult, false, 100],
  ['failing-narrow-colour', 'failing.eml', read(failing), true, 50],
  ['several', '-', read({ ...head, policies: [], notes: [] }, { policies: [{}], notes: [] }), false, 80],
  ['hostile', hostileText, read(hostile), false, 80],
  ['refused', 'bounce.eml', { ok: false, ...unreadable('delivery-status', {}) }, false, 80],
];

describe('formatReportPage()', () => {
  test.each(cases)('%s', async (name, file, result, colour, columns) => {
    const page = formatReportPage(file, result, { colour, columns });
    await expect(page).toMatchFileSnapshot(`../../../golden/report-page/${name}.txt`);
  });

  test('prints text from reports without terminal escapes', () => {
    const page = formatReportPage(
      hostileText,
      { ok: true, reports: [hostile] },
      { colour: false, columns: 80 },
    );
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });

  test.each([50, 80, 100])('fits into %d columns', (columns) => {
    const page = formatReportPage('failing.eml', read(failing), { colour: false, columns });
    const tooWide = page.split('\n').filter((line) => line.length > columns);
    // A heading or a bar is never broken.
    expect(tooWide.filter((line) => !/^ {2,4}\S/.test(line))).toEqual([]);
  });
});
