import { describe, expect, test } from 'vitest';
import { readHeader } from '../../../../core/mail/read-header.ts';
import { completeFromWrapping } from '../../../../core/tls-rpt/read/complete-from-wrapping.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const headers = {
  field: 'TLS-Report-Domain: field.example',
  subject: 'Subject: Report Domain: subject.example Submitter: a.example Report-ID: <1@a.example>',
};
const fileName = 'a.example!file.example!1795392000!1795478399.json.gz';
const message = (...lines: string[]) => readHeader(lines.join('\r\n'));
const report = { reportId: '1@a.example', policies: [{ policyType: 'sts' }], notes: [] };
const complete = { ...report, policies: [{ policyDomain: 'field.example' }] };

describe('completeFromWrapping() takes a missing policy domain', () => {
  test.each([
    [
      'TLS-Report-Domain',
      'tls-report-domain',
      'field.example',
      { fileName, message: message(headers.field, headers.subject) },
    ],
    ['the file name', 'file-name', 'file.example', { fileName, message: message(headers.subject) }],
    ['the Subject', 'subject', 'subject.example', { message: message(headers.subject) }],
  ])('from %s', (source, code, policyDomain, wrapping) => {
    const { policies, notes, provenance } = completeFromWrapping(report, wrapping);
    expect(policies).toEqual([{ policyType: 'sts', policyDomain }]);
    expect(notesIn(notes)).toContain(`policy.policy-domain is missing, taken from ${source}`);
    expect(provenance?.policyDomain).toBe(code);
  });

  test('from nowhere, if the wrapping names none', () => {
    expect(completeFromWrapping(report, {})).toEqual(report);
  });
});

describe('completeFromWrapping() takes a missing period from the file name', () => {
  const period = { begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' };

  test('whole, even if one time is known', () => {
    const { begin, end, notes, provenance } = completeFromWrapping(
      { ...report, end: '2026-01-01T00:00:00Z' },
      { fileName },
    );
    expect({ begin, end }).toEqual(period);
    expect(notesIn(notes)).toContain('date-range cannot be read, taken from the file name');
    expect(provenance?.period).toBe('file-name');
  });

  test('only if the report has none, and the file name has both times', () => {
    const known = { ...complete, begin: '2026-01-01T00:00:00Z', end: '2026-01-01T23:59:59Z' };
    expect(completeFromWrapping(known, { fileName })).toMatchObject({ begin: known.begin, end: known.end });
    expect(completeFromWrapping(report, { fileName: 'a!b.example!1795392000!x.json' })).not.toHaveProperty(
      'begin',
    );
  });
});

describe('completeFromWrapping() keeps the body, and notes', () => {
  test.each([
    [
      'another domain in TLS-Report-Domain',
      message('TLS-Report-Domain: b.example'),
      'TLS-Report-Domain says "b.example", the report is about another domain',
    ],
    [
      'another domain in the Subject',
      message('Subject: Report Domain: b.example Report-ID: <1@a.example>'),
      'the Subject says "b.example", the report is about another domain',
    ],
    [
      'another id in the Subject',
      message('Subject: Report Domain: field.example Report-ID: <2@a.example>'),
      'the Report-ID in the Subject differs from report-id',
    ],
    [
      'an id without "<>"',
      message('Subject: Report Domain: field.example Report-ID: 1@a.example'),
      'the Report-ID in the Subject has no "<>"',
    ],
  ])('%s', (_, header, note) => {
    const { notes, ...rest } = completeFromWrapping(complete, { message: header });
    expect({ ...rest, notes: notesIn(notes) }).toEqual({ ...complete, notes: [note] });
  });

  test('nothing about a Subject that agrees, folded and encoded', () => {
    const header = message('Subject: =?utf-8?q?Report?= Domain: field.example', '\tReport-ID: <1@a.example>');
    expect(completeFromWrapping(complete, { message: header }).notes).toEqual([]);
  });

  test('nothing about an entry of type tlsa, whose domain is the MX host', () => {
    const ofHost = { ...report, policies: [{ policyType: 'tlsa', policyDomain: 'mx.hoster.example' }] };
    const header = message('TLS-Report-Domain: field.example');
    expect(completeFromWrapping(ofHost, { message: header }).notes).toEqual([]);
  });
});
