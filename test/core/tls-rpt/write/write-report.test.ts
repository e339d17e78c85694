import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  compressReport,
  createReport,
  formatReport,
  formatReportText,
  reportFileName,
  reportSubject,
} from '../../../../core/tls-rpt/write/write-report.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';

const reporter = { organizationName: 'Example Mail', contact: 'tls-reports@mail.example.net' };
const key = { day: utcDay('2026-11-23'), domain: domainName('example.com'), part: 1 };
const report = createReport(
  key,
  [
    {
      policyType: 'sts',
      policyDomain: 'example.com',
      policyString: ['version: STSv1', 'mode: enforce', 'mx: *.example.com', 'max_age: 604800'],
      mxHost: ['*.example.com'],
      successfulSessions: 240,
      failedSessions: 3,
      failureDetails: [
        {
          resultType: 'certificate-expired',
          sendingMtaIp: '192.0.2.10',
          receivingMxHostname: 'mx1.example.com',
          receivingIp: '198.51.100.7',
          failedSessions: 3,
        },
      ],
    },
    { policyType: 'no-policy-found', policyDomain: 'example.com', successfulSessions: 1, failedSessions: 0 },
  ],
  reporter,
);

describe('formatReport()', () => {
  test('writes all members that RFC 8460 §4.4 requires', async () => {
    await expect(formatReport(report)).toMatchFileSnapshot('../../../golden/outgoing-report.json');
  });

  test('covers the whole UTC day', () => {
    expect(JSON.parse(formatReport(report))['date-range']).toEqual({
      'start-datetime': '2026-11-23T00:00:00Z',
      'end-datetime': '2026-11-23T23:59:59Z',
    });
  });

  test('has no null, and an array wherever one is required, even for an empty report', () => {
    for (const one of [report, createReport(key, [{}], reporter)]) {
      const json = formatReport(one);
      expect(json).not.toContain('null');
      for (const policy of JSON.parse(json).policies) {
        expect(policy['failure-details']).toBeInstanceOf(Array);
        expect(policy.policy['policy-string']).toBeInstanceOf(Array);
      }
    }
  });
});

test('createReport() gives each part, domain and day its own id, without colons, the same each time', () => {
  const idOf = (change: object) => createReport({ ...key, ...change }, [], reporter).reportId;
  const ids = [{}, { part: 2 }, { domain: domainName('example.net') }, { day: utcDay('2026-11-24') }].map(
    idOf,
  );
  expect(new Set(ids).size).toBe(4);
  expect(idOf({})).toBe(report.reportId);
  // RFC 8460 §5.3: dot-atom-text "@" domain.
  for (const id of ids) expect(id).toMatch(/^[0-9a-z-]+(\.[0-9a-z-]+)*@mail\.example\.net$/);
});

test('compressReport() gives the same bytes each time, and they decompress to the report', async () => {
  const bytes = await compressReport(report);
  expect(gunzipSync(bytes).toString()).toBe(formatReport(report));
  expect(Buffer.compare(bytes, await compressReport(report))).toBe(0);
});

test('reportFileName() follows RFC 8460 §5.1', () => {
  expect(reportFileName(key, 'mail.example.net')).toMatch(
    /^mail\.example\.net!example\.com!1795392000!1795478399![0-9a-z]+\.json\.gz$/,
  );
});

test('reportSubject() follows RFC 8460 §5.3', () => {
  expect(reportSubject(domainName('example.com'), 'mail.example.net', 'a.b@mail.example.net')).toBe(
    'Report Domain: example.com Submitter: mail.example.net Report-ID: <a.b@mail.example.net>',
  );
});

describe('formatReportText()', () => {
  test('says what a person needs to know', async () => {
    await expect(formatReportText(report, domainName('example.com'))).toMatchFileSnapshot(
      '../../../golden/outgoing-report.txt',
    );
  });

  test('is ASCII in short lines, so that no mail server changes it', () => {
    expect(formatReportText(report, domainName('example.com'))).toMatch(/^(?:[\x20-\x7e]{0,76}\n)+$/);
  });

  test('stays short however many failures there are', () => {
    const failureDetails = Array.from({ length: 900 }, (_, at) => ({
      resultType: 'validation-failure',
      receivingMxHostname: `mx${at}.example.com`,
      failedSessions: at,
    }));
    const text = formatReportText(
      createReport(key, [{ ...report.policies[0], failureDetails }], reporter),
      domainName('example.com'),
    );
    expect(text).toContain('899 with validation-failure at mx899.example.com');
    expect(text).toContain('and 880 more kinds of failure');
    expect(text.split('\n').length).toBeLessThan(50);
  });
});
