import { describe, expect, test } from 'vitest';
import { FilesSummarizer, formatFilesSummary } from '../../../bin/report/report-summary.ts';
import type { Report } from '../../../core/tls-rpt/report.ts';

const report = (reportId: string, change: Partial<Report> = {}): Report => ({
  organizationName: 'Relay',
  contactInfo: 'tls@relay.example',
  reportId,
  begin: '2026-11-27T00:00:00Z',
  end: '2026-11-27T23:59:59Z',
  policies: [
    {
      policyType: 'sts',
      policyDomain: 'example.com',
      successfulSessions: 1_200,
      failedSessions: 2,
      failureDetails: [{ resultType: 'certificate-expired', failedSessions: 2 }],
    },
  ],
  notes: [],
  ...change,
});
const read = (...reports: Report[]) => ({ ok: true as const, reports });

describe('FilesSummarizer', () => {
  test('adds up the reports of all files, each once', () => {
    const files = new FilesSummarizer();
    files.beginFile();
    files.add(read(report('1'), report('2', { begin: '2026-11-20T00:00:00Z' })));
    files.beginFile();
    files.add(read(report('1')));
    files.beginFile();
    files.addUnread('a.txt', 'it is empty');
    expect(files.counts).toEqual({ files: 3, reports: 2 });
    expect(files.summary()).toEqual({
      files: 3,
      reports: 2,
      repeats: 1,
      from: '2026-11-20',
      to: '2026-11-27',
      successfulSessions: 2_400,
      failedSessions: 4,
      domains: [{ name: 'example.com', successfulSessions: 2_400, failedSessions: 4 }],
      reporters: [{ name: 'relay.example', successfulSessions: 2_400, failedSessions: 4 }],
      failures: [{ resultType: 'certificate-expired', failedSessions: 4 }],
      unreadCount: 1,
      unread: [{ file: 'a.txt', why: 'it is empty' }],
    });
  });

  test('names a report after the domain of another entry than that of an MX host', () => {
    const files = new FilesSummarizer();
    const mx = { policyType: 'tlsa', policyDomain: 'mx.hoster.example', failedSessions: 1 };
    files.add(read(report('1', { policies: [mx, ...report('1').policies] })));
    expect(files.summary().domains.map(({ name }) => name)).toEqual(['example.com']);
  });

  test('does not add a report without a domain to a domain that is called so', () => {
    const files = new FilesSummarizer();
    const about = (name?: string) =>
      report('1', {
        policies: [{ policyType: 'sts', failedSessions: 1, ...(name && { policyDomain: name }) }],
      });
    files.add(read(about()));
    files.add(read(about('an unnamed domain')));
    expect(files.summary().domains.map(({ name }) => name)).toEqual(['', 'an unnamed domain']);
    expect(formatFilesSummary(files.summary())).toContain('  an unnamed domain: 1 session, 1 failed');
  });

  test('counts all files that cannot be read, and names the first', () => {
    const files = new FilesSummarizer();
    for (let at = 0; at < 25; at++) files.addUnread(`${at}`, 'x');
    expect(files.summary()).toMatchObject({ unreadCount: 25 });
    expect(files.summary().unread).toHaveLength(20);
  });
});

test('formatFilesSummary() is one page, without characters that paint the terminal', () => {
  const files = new FilesSummarizer();
  for (let at = 0; at < 14; at++) files.beginFile();
  files.add(read(report('1'), report('2', { contactInfo: 'x' })));
  files.add(read(report('1')));
  for (let at = 0; at < 12; at++) files.addUnread(`a\u001b[31m${at}`, 'it is empty');
  const page = formatFilesSummary(files.summary());
  expect(page.split('\n').slice(0, 15)).toEqual([
    '2 reports in 14 files, and 1 repeat of them',
    '2026-11-27 to 2026-11-27 (UTC)',
    '2,404 sessions, 4 failed',
    '',
    'Domains',
    '  example.com: 2,404 sessions, 4 failed',
    '',
    'Reporters',
    '  relay.example: 1,202 sessions, 2 failed',
    '  an unnamed reporter: 1,202 sessions, 2 failed',
    '',
    'Failures',
    '  certificate-expired: 4 sessions',
    '',
    'Not read',
  ]);
  expect(page).toMatch(/ {2}and 2 more$/);
  expect(page).not.toContain('\u001b');
});
