import { describe, expect, test } from 'vitest';
import { readDkimTags } from '../../../../core/mail/dkim/read-dkim-tags.ts';
import { findUnsignedPart } from '../../../../core/tls-rpt/judge/find-unsigned-part.ts';
import type { Report, ReportProvenance } from '../../../../core/tls-rpt/report.ts';
import { receivedMail, reportHeader } from '../../mail/received-mail.ts';

const parts = '--b\r\n\r\n{}\r\n--b--\r\n';
const report: Report = { contactInfo: 'tls@reporter.example', policies: [], notes: [] };

function find(
  fields: string,
  header = reportHeader(),
  { provenance, ...more }: Partial<Report> = {},
  body = parts,
) {
  const given = { ...report, ...more, ...(provenance && { provenance }) };
  return findUnsignedPart(readDkimTags(`h=${fields}`), receivedMail('', header, body), given);
}
const field = (name: string) => ({ kind: 'field', field: name });

const google = 'to:from:subject:message-id:tls-report-submitter:tls-report-domain:date:mime-version:from:to';
const microsoft = 'From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MS-Exchange-SenderADCheck';

describe('findUnsignedPart() finds nothing open', () => {
  test.each([
    ["in Google's signature, without Content-Type", google],
    ["in Microsoft's, without TLS-Report-*", microsoft],
    ['in the least that covers the reading', 'from:content-type'],
    ['in names with white space around', ' From :\r\n\tContent-Type '],
  ])('%s', (_, fields) => {
    expect(find(fields)).toBeUndefined();
  });

  test.each([
    ['by the media type of the whole mail', 'Content-Type: application/tlsrpt+gzip', 'from:content-type'],
    ['by TLS-Report-*', 'Content-Type: multipart/mixed; boundary=b', google],
  ])('in a report that is declared %s', (_, contentType, fields) => {
    expect(find(fields, reportHeader(contentType))).toBeUndefined();
  });
});

test.each([
  ['a contact form with an attachment', 'Content-Type: multipart/mixed; boundary=b'],
  ['a contact form without Content-Type', 'Content-Type:'],
])('a signed Subject declares no report: %s has the one that a visitor typed', (_, contentType) => {
  expect(find('from:content-type:subject', reportHeader(contentType))).toEqual({ kind: 'purpose' });
});

describe('findUnsignedPart() finds the field', () => {
  test.each<[string, string, string, string[]?]>([
    ['From', 'from', 'content-type:tls-report-domain'],
    ['Content-Type', 'content-type', 'from:subject'],
    ['Content-Type, without TLS-Report-Submitter', 'content-type', 'from:tls-report-domain'],
    ['Content-Type, without TLS-Report-Domain', 'content-type', 'from:tls-report-submitter'],
    [
      'Content-Type, if h= names TLS-Report-* that are absent',
      'content-type',
      google,
      reportHeader('TLS-Report-Domain:', 'TLS-Report-Submitter:'),
    ],
  ])('%s', (_, name, fields, header) => {
    expect(find(fields, header)).toEqual(field(name));
  });

  test('Content-Transfer-Encoding, if quoted-printable makes a report of the whole body', () => {
    const leaf = (encoding: string) =>
      reportHeader('Content-Type: application/tlsrpt+json', `Content-Transfer-Encoding: ${encoding}`);
    expect(find('from:content-type', leaf('quoted-printable'))).toEqual(field('content-transfer-encoding'));
    expect(find('from:content-type:content-transfer-encoding', leaf('quoted-printable'))).toBeUndefined();
    // It decodes to the same, whether labelled or not.
    expect(find('from:content-type', leaf('base64'))).toBeUndefined();
    const cut = [...reportHeader(), 'Content-Transfer-Encoding: quoted-printable'];
    expect(find('from:content-type', cut), 'parts have their own').toBeUndefined();
  });

  test.each<[string, ReportProvenance, string, string, string]>([
    ['TLS-Report-Domain', { policyDomain: 'tls-report-domain' }, microsoft, google, 'tls-report-domain'],
    ['the Subject', { policyDomain: 'subject' }, 'from:content-type', microsoft, 'subject'],
  ])('that named the domain of the report: %s', (_, provenance, open, covered, name) => {
    expect(find(open, undefined, { provenance })).toEqual(field(name));
    expect(find(covered, undefined, { provenance })).toBeUndefined();
  });

  test.each<[string, ReportProvenance]>([
    ['domain', { policyDomain: 'file-name' }],
    ['period', { period: 'file-name' }],
  ])("that has the file name with the %s, if it is the mail's own", (_, provenance) => {
    const leaf = reportHeader('Content-Type: application/tlsrpt+json');
    expect(find(google, leaf, { provenance })).toEqual(field('content-type'));
    expect(find(`${google}:content-type`, leaf, { provenance })).toEqual(field('content-disposition'));
    expect(find(`${google}:content-type:content-disposition`, leaf, { provenance })).toBeUndefined();
    expect(find(google, undefined, { provenance }), 'that of a part is in the body').toBeUndefined();
  });

  test('TLS-Report-Submitter, if only it names the reporter', () => {
    const { contactInfo: _, ...anonymous } = report;
    const findIn = (fields: string) =>
      findUnsignedPart(readDkimTags(`h=${fields}`), receivedMail('', reportHeader(), parts), anonymous);
    expect(findIn(microsoft)).toEqual(field('tls-report-submitter'));
    expect(findIn(google)).toBeUndefined();
  });
});

test('findUnsignedPart() finds that only the recipient address names the domain', () => {
  expect(find(google, undefined, { provenance: { policyDomain: 'recipient' } })).toEqual({
    kind: 'policy-domain',
  });
});

describe('findUnsignedPart() finds that no signed element declares the mail a report', () => {
  const mixed = 'Content-Type: multipart/mixed; boundary=b';
  test.each([
    ['by a Subject that is not signed', mixed, 'from:content-type'],
    [
      'by a Subject that only contains the words',
      mixed,
      'from:content-type:subject',
      'Subject: Re: Report Domain: a',
    ],
    [
      'by another report-type',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      'from:content-type',
    ],
    [
      'by a report-type outside multipart/report',
      'Content-Type: multipart/mixed; report-type=tlsrpt; boundary=b',
      'from:content-type',
    ],
    ['by TLS-Report-* that are not signed', mixed, 'from:content-type:tls-report-domain'],
  ])('%s', (_, contentType, fields, ...more) => {
    expect(find(fields, reportHeader(contentType, ...more))).toEqual({ kind: 'purpose' });
  });
});
