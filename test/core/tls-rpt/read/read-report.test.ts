import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import type { ReadResult } from '../../../../core/tls-rpt/report.ts';
import { envelopeHeader, multipart, pack, part, reportHeader, reportMail } from '../../mail/build-mail.ts';

const day = { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' };
const plain = {
  'organization-name': 'Reporter',
  'date-range': day,
  'contact-info': 'tls@reporter.example',
  'report-id': 'id-1@reporter.example',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'policy-domain': 'example.com' },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
      'failure-details': [
        { 'result-type': 'certificate-expired', 'sending-mta-ip': '192.0.2.1', 'failed-session-count': 1 },
      ],
    },
  ],
};
const [entry] = plain.policies;
const json = (changes: object = {}) => JSON.stringify({ ...plain, ...changes });
const withPolicy = (changes: object) =>
  json({ policies: [{ ...entry, policy: { ...entry?.policy, ...changes } }] });
const withDetail = (detail: object) => json({ policies: [{ ...entry, 'failure-details': [detail] }] });

async function notesOf(bytes: Buffer | string): Promise<string[]> {
  const result = await readReport(Buffer.from(bytes as string));
  return result.ok ? result.reports.flatMap(({ notes }) => notes) : [`${result.reason}: ${result.detail}`];
}

async function refusalOf(
  bytes: Buffer | string,
  limits = {},
): Promise<Omit<ReadResult & { ok: false }, 'ok' | 'mail'>> {
  const result = await readReport(Buffer.from(bytes as string), { limits });
  if (result.ok) throw new Error('it was read');
  return { reason: result.reason, detail: result.detail };
}

test('readReport() gives the same figures for members in other places and forms', async () => {
  const { summary, ...policy } = { ...entry?.policy, summary: entry?.summary };
  const details = [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }];
  const text = json({
    'date-range': { 'start-datetime': 1795392000123, 'end-datetime': 'Mon, 23 Nov 2026 23:59:59 GMT' },
    policies: [{ policy: { ...policy, summary, 'failure-details': details } }],
  });
  const plainly = json({ policies: [{ policy, summary, 'failure-details': details }] });
  const [odd, even] = [await readReport(Buffer.from(text)), await readReport(Buffer.from(plainly))];
  if (!odd.ok || !even.ok) throw new Error('it was not read');
  expect(odd.reports[0]?.policies).toEqual(even.reports[0]?.policies);
  expect(odd.reports[0]?.policies[0]?.failureDetails).toMatchObject([{ failedSessions: 2 }]);
  expect(odd.reports[0]).toMatchObject({ begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' });
});

describe('readReport() notes what it tolerated', () => {
  test('nothing in a correct report', async () => {
    expect(await notesOf(json())).toEqual([]);
    expect(await notesOf(reportMail({ json: json() }))).toEqual([]);
  });

  test.each([
    ['a member is missing', json({ 'contact-info': undefined }), 'contact-info is missing'],
    ['a member is null', json({ 'contact-info': null }), 'contact-info is null, ignored'],
    ['a member is empty', json({ 'organization-name': '' }), 'organization-name is empty, ignored'],
    ['text as a number', json({ 'report-id': 7 }), 'report-id is a number, read as text'],
    ['text as an object', json({ 'contact-info': { a: 1 } }), 'contact-info is an object, ignored'],
    [
      'no zone',
      json({ 'date-range': { ...day, 'start-datetime': '2026-11-23T00:00:00' } }),
      'date-range.start-datetime has no zone, read as UTC',
    ],
    [
      'no time',
      json({ 'date-range': { ...day, 'end-datetime': '2026-11-23' } }),
      'date-range.end-datetime has no time, read as the end of the day',
    ],
    [
      'seconds since 1970',
      json({ 'date-range': { ...day, 'start-datetime': 1795392000 } }),
      'date-range.start-datetime is a number, read as seconds since 1970',
    ],
    [
      'milliseconds since 1970',
      json({ 'date-range': { ...day, 'start-datetime': 1795392000000 } }),
      'date-range.start-datetime is a number, read as milliseconds since 1970',
    ],
    [
      'a date in mail format',
      json({ 'date-range': { ...day, 'start-datetime': 'Mon, 23 Nov 2026 01:00:00 +0100' } }),
      'date-range.start-datetime is in the date format of mail',
    ],
    [
      'no date',
      json({ 'date-range': { ...day, 'end-datetime': 'soon' } }),
      'date-range.end-datetime is "soon", not a date-time',
    ],
    [
      '30 February',
      json({ 'date-range': { ...day, 'end-datetime': '2026-02-30T00:00:00Z' } }),
      'date-range.end-datetime is "2026-02-30T00:00:00Z", not a date-time',
    ],
    ['no date-range', json({ 'date-range': undefined }), 'date-range is missing'],
    [
      'a date-range that ends before it begins',
      json({
        'date-range': { 'start-datetime': day['end-datetime'], 'end-datetime': day['start-datetime'] },
      }),
      'date-range ends before it begins',
    ],
    [
      'part of a day',
      json({ 'date-range': { ...day, 'start-datetime': '2026-11-23T06:00:00Z' } }),
      'date-range is not a UTC day',
    ],
    ['no policies', json({ policies: undefined }), 'policies is missing'],
    ['policies as null', json({ policies: null }), 'policies is null, ignored'],
    [
      'an entry that is not a policy',
      json({ policies: [entry, 'x'] }),
      'an entry of policies is a string, ignored',
    ],
    ['no policy', json({ policies: [{ summary: entry?.summary }] }), 'policy is missing'],
    [
      'a summary in the policy',
      json({ policies: [{ policy: { ...entry?.policy, summary: entry?.summary } }] }),
      'summary is missing, read from the policy',
    ],
    [
      'a second summary in the policy',
      withPolicy({ summary: { 'total-successful-session-count': 9 } }),
      'members that RFC 8460 does not define are ignored: "summary"',
    ],
    ['no summary', json({ policies: [{ policy: entry?.policy }] }), 'summary is missing'],
    [
      'a flat entry',
      json({ policies: [{ ...entry?.policy, ...entry?.summary }] }),
      'policy is missing, its members are read from the entry',
    ],
    ['upper-case type', withPolicy({ 'policy-type': 'STS' }), 'policy.policy-type is "STS", read as "sts"'],
    ['no policy-string', withPolicy({ 'policy-string': undefined }), 'policy.policy-string is missing'],
    [
      'mx-host as a string',
      withPolicy({ 'mx-host': 'mx.example.com' }),
      'policy.mx-host is a string, read as a list',
    ],
    [
      'mx-host-pattern',
      withPolicy({ 'mx-host-pattern': ['mx.example.com'] }),
      'policy.mx-host-pattern read as mx-host',
    ],
    [
      'mx prefix',
      withPolicy({ 'mx-host': ['mx: mx.example.com'] }),
      'policy.mx-host has the prefix "mx: ", removed',
    ],
    [
      'TLSA in a string',
      withPolicy({ 'policy-string': '["3 1 1 aa"]' }),
      'policy.policy-string is a JSON array in a string, read as a list',
    ],
    [
      'MX hosts in a string',
      withPolicy({ 'mx-host': '["mx1.example.com","mx2.example.com"]' }),
      'policy.mx-host is a JSON array in a string, read as a list',
    ],
    ['no policies', json({ policies: [] }), 'policies is empty'],
    ['a list of reports', `[${json()}]`, 'the JSON is a list of reports'],
    ['an object around it', `{"report":${json()}}`, 'the JSON is an object around the report'],
    [
      'UTF-16 without a byte order mark',
      Buffer.from(json(), 'utf16le'),
      'the JSON is in UTF-16, without a byte order mark',
    ],
    [
      'UTF-16 with high bytes first',
      Buffer.from(json(), 'utf16le').swap16(),
      'the JSON is in UTF-16, without a byte order mark',
    ],
    [
      'U-labels',
      withPolicy({ 'policy-domain': 'bücher.example' }),
      'policy.policy-domain is not in A-labels, converted',
    ],
    [
      'an invalid domain',
      withPolicy({ 'policy-domain': 'a/../b' }),
      'policy.policy-domain is "a/../b", which is not a domain name, ignored',
    ],
    [
      'a count as a string',
      json({ policies: [{ ...entry, summary: { ...entry?.summary, 'total-failure-session-count': '1' } }] }),
      'summary.total-failure-session-count is a string, read as a number',
    ],
    [
      'a negative count',
      withDetail({ 'result-type': 'x', 'sending-mta-ip': 'a', 'failed-session-count': -1 }),
      'failure-details.failed-session-count is -1, not a count, ignored',
    ],
    [
      'a fraction',
      withDetail({ 'result-type': 'x', 'sending-mta-ip': 'a', 'failed-session-count': 1.5 }),
      'failure-details.failed-session-count is 1.5, not a count, ignored',
    ],
    [
      'a huge count',
      withDetail({ 'result-type': 'x', 'sending-mta-ip': 'a', 'failed-session-count': 1e300 }),
      'failure-details.failed-session-count is 1e+300, not a count, ignored',
    ],
    [
      'no result-type',
      withDetail({ 'sending-mta-ip': 'a', 'failed-session-count': 1 }),
      'failure-details.result-type is missing',
    ],
    [
      'neither an IP nor an MX (Microsoft)',
      withDetail({ 'result-type': 'sts-policy-fetch-error', 'failed-session-count': 3 }),
      'failure-details name neither an IP address nor an MX',
    ],
    [
      'several hosts with a final dot',
      json({
        policies: [
          {
            ...entry,
            'failure-details': [1, 2].map((index) => ({
              'result-type': 'x',
              'receiving-mx-hostname': `mx${index}.`,
              'failed-session-count': 1,
            })),
          },
        ],
      }),
      'failure-details.receiving-mx-hostname ends in a dot, removed (2 times)',
    ],
    [
      'unknown members',
      json({ 'x"\u202e': 1 }),
      String.raw`members that RFC 8460 does not define are ignored: "x\"\u{202e}"`,
    ],
    ['byte order mark', `\ufeff${json()}`, 'the JSON begins with a byte order mark'],
    ['text after the JSON', `${json()} scanned`, 'text after the JSON is ignored'],
    [
      'a line break within a string',
      json().replace('Reporter', 'Rep\r\norter'),
      'control characters in the JSON are read as spaces',
    ],
    [
      'Latin-1',
      Buffer.from(json({ 'organization-name': 'Zürich' }), 'latin1'),
      'the JSON is not UTF-8, read as Latin-1',
    ],
    ['double gzip', pack(json(), 'double gzip'), 'it is compressed twice'],
    [
      'a gzip label over JSON',
      reportMail({ json: json(), packing: 'json', mediaType: 'application/tlsrpt+gzip' }),
      'the part is labelled "application/tlsrpt+gzip", but is json',
    ],
    [
      'a JSON label over gzip',
      reportMail({ json: json(), mediaType: 'application/tlsrpt+json' }),
      'the part is labelled "application/tlsrpt+json", but is gzip',
    ],
    [
      'a different label',
      reportMail({ json: json(), mediaType: 'application/octet-stream' }),
      'the part is labelled "application/octet-stream", not as a TLS report',
    ],
    [
      'no multipart/report',
      part({ header: [...reportHeader, 'Content-Type: application/tlsrpt+json'], body: json() }),
      'the mail is not a multipart/report',
    ],
    [
      'another domain in the header',
      reportMail({ json: withPolicy({ 'policy-domain': 'other.example' }) }),
      'TLS-Report-Domain says "example.com", the report is about another domain',
    ],
    [
      'another id in the Subject (Google)',
      reportMail({ json: json({ 'report-id': 'other' }) }),
      'the Report-ID in the Subject differs from report-id',
    ],
  ])('%s', async (_, bytes, note) => {
    expect(await notesOf(bytes)).toContain(note);
  });

  test('Microsoft: a Subject without "<>" around the id', async () => {
    const header = reportHeader.map((line) => line.replace(/[<>]/g, ''));
    expect(
      await notesOf(reportMail({ json: json({ 'report-id': 'id-1@reporter.example' }), header })),
    ).toEqual(['the Report-ID in the Subject has no "<>"']);
  });

  test('a date-range from the file name, if it cannot read the one in the report', async () => {
    const result = await readReport(Buffer.from(json({ 'date-range': null })), {
      fileName: '/tmp/a.example!example.com!1795392000!1795478399!x.json',
    });
    expect(result).toMatchObject({
      ok: true,
      reports: [{ begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' }],
    });
    expect(result.ok && result.reports[0]?.notes).toContain(
      'date-range cannot be read, taken from the file name',
    );
  });

  test('gzip under a base64 label, even if its base64 would begin like JSON', async () => {
    const packed = gzipSync(json());
    packed.write('eyJ9', 4);
    const bytes = part({
      header: [...reportHeader, 'Content-Type: application/tlsrpt+gzip', 'Content-Transfer-Encoding: base64'],
      body: packed,
    });
    expect(await notesOf(bytes)).toContain('the part is labelled "base64", but is not encoded');
  });

  test('the same report attached twice', async () => {
    const one = part({ header: ['Content-Type: application/tlsrpt+json'], body: json() });
    const two = part({ header: ['Content-Type: application/tlsrpt+gzip'], body: gzipSync(json()) });
    const bytes = part({
      header: [...reportHeader, 'Content-Type: multipart/report; report-type=tlsrpt; boundary=b'],
      body: multipart('b', [one, two]),
    });
    expect(await notesOf(bytes)).toEqual(['the same report is attached twice, read once']);
  });

  test('an additional attachment that cannot be read', async () => {
    const broken = part({
      header: ['Content-Type: application/gzip'],
      body: Buffer.concat([gzipSync('x').subarray(0, 20), Buffer.from('junk')]),
    });
    const good = part({ header: ['Content-Type: application/tlsrpt+json'], body: json() });
    const bytes = part({
      header: [...reportHeader, 'Content-Type: multipart/mixed; boundary=b'],
      body: multipart('b', [broken, good]),
    });
    expect((await notesOf(bytes)).join()).toMatch(
      /another attachment cannot be read: the archive does not decompress/,
    );
  });
});

describe('readReport() keeps what it can read', () => {
  test('of a report with only some of its members', async () => {
    const result = await readReport(
      Buffer.from('{"report-id":"1","policies":[{"summary":{"total-failure-session-count":3}}]}'),
    );
    expect(result).toMatchObject({
      ok: true,
      reports: [{ reportId: '1', policies: [{ failedSessions: 3 }] }],
    });
    expect(result.ok && result.reports[0]?.policies).toEqual([{ failedSessions: 3 }]);
  });

  test('of MX hosts in a JSON array inside a string', async () => {
    const result = await readReport(
      Buffer.from(withPolicy({ 'mx-host': '["mx1.example.com","*.example.com"]' })),
    );
    expect(result.ok && result.reports[0]?.policies[0]?.mxHost).toEqual(['mx1.example.com', '*.example.com']);
  });

  test('of every report in a list, in a mail with several attachments, and in a zip', async () => {
    const [one, two] = ['1', '2'].map((id) => json({ 'report-id': id }));
    const inList = await readReport(Buffer.from(`[${one},${two},{"no":"report"}]`));
    const lines = await readReport(Buffer.from(`${one}\n${two}\n`));
    const zip = await readReport(
      zipSync({
        'a.json': Buffer.from(one ?? ''),
        'b/': new Uint8Array(),
        'b/c.json.gz': gzipSync(two ?? ''),
      }),
    );
    for (const result of [inList, lines, zip]) {
      expect(result.ok && result.reports.map(({ reportId }) => reportId)).toEqual(['1', '2']);
    }
  });

  test('the last of duplicate keys, and is not fooled by __proto__', async () => {
    const result = await readReport(
      Buffer.from(
        '{"__proto__":{"report-id":"evil"},"organization-name":"a","organization-name":"b","policies":[]}',
      ),
    );
    expect(result).toMatchObject({ ok: true, reports: [{ organizationName: 'b', policies: [] }] });
    expect(result.ok && result.reports[0]).not.toHaveProperty('reportId');
  });

  test('the facts of the mail that it came in', async () => {
    const result = await readReport(reportMail({ json: json() }));
    expect(result.mail).toMatchObject({
      from: 'tls-reports@reporter.example',
      tlsReportDomain: 'example.com',
      recipients: ['inbox@mail.strictmx.test'],
    });
  });
});

describe('readReport() says what an input is that is not a report', () => {
  const mail = (header: string[], body: string) => part({ header: [...envelopeHeader, ...header], body });
  const ours = reportMail({ json: json() }).toString('latin1');
  const report = (type: string, inner: string) =>
    mail(
      [`Content-Type: multipart/report; report-type=${type}; boundary=b`],
      `--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/${inner}\r\n\r\nx: y\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${ours}\r\n--b--`,
    );
  const attached = (mediaType: string, body: Buffer | string) =>
    part({ header: [...envelopeHeader, `Content-Type: ${mediaType}`], body });

  test.each([
    [
      'a bounce of a report of ours',
      report('delivery-status', 'delivery-status'),
      'a delivery status notification',
    ],
    ['a bounce without report-type', report('x', 'delivery-status'), 'a delivery status notification'],
    [
      'a read receipt',
      report('disposition-notification', 'disposition-notification'),
      'a read receipt (message disposition notification)',
    ],
    ['an abuse report', report('feedback-report', 'feedback-report'), 'an abuse report (ARF)'],
    ['a plain mail', mail(['Subject: hi'], 'Hello {"a":1}'), 'a plain mail without attachment'],
    [
      'a mail that begins with a bracket',
      mail(['Subject: hi'], '[EXTERNAL] Hello'),
      'a plain mail without attachment',
    ],
    ['an out-of-office note', mail(['Auto-Submitted: auto-replied'], 'I am away'), 'an automatic answer'],
    [
      'a message from a mail system',
      part({ header: ['From: MAILER-DAEMON@a.example (Mail)'], body: 'Undelivered' }),
      'a notice from a mail system, perhaps about a failed delivery',
    ],
    [
      'a DMARC report',
      attached('application/gzip', gzipSync('<?xml version="1.0"?><feedback/>')),
      'a mail with an XML attachment (a DMARC report, perhaps), not a TLS report',
    ],
    [
      'spam with an archive',
      attached('application/zip', Buffer.from(zipSync({ 'a.exe': Buffer.from('MZ') }))),
      'a mail whose attachment is not a TLS report',
    ],
    [
      'a report mail that lost its attachment',
      part({ header: [...reportHeader, 'Content-Type: text/plain'], body: 'removed' }),
      'a mail that claims to be a TLS report, but contains none that can be read',
    ],
    [
      'the SES notification',
      mail(['Subject: Amazon SES Setup Notification'], 'x'),
      'the notification that SES sends once when it is set up',
    ],
    [
      'other JSON',
      '{"a":1,"policies":[{"b":1}]}',
      'it is not a JSON object with the members of a TLS report',
    ],
    ['a JSON value', '[1,2]', 'it is not a JSON object with the members of a TLS report'],
    ['words', 'hello', 'it is neither mail nor JSON nor gzip nor zip'],
    ['nothing', '', 'it is empty'],
    ['XML', '<?xml version="1.0"?>', 'it is XML (a DMARC report, perhaps), not a TLS report'],
    ['gzipped words', gzipSync('hello'), 'the gzip archive contains no TLS report'],
  ])('%s', async (_, bytes, detail) => {
    expect(await refusalOf(bytes)).toEqual({ reason: 'not-a-report', detail });
  });

  test('keeps the facts of the mail', async () => {
    expect((await readReport(mail(['Subject: hi'], 'Hello'))).mail).toMatchObject({ subject: 'hi' });
  });
});

describe('readReport() says what is damaged', () => {
  test.each([
    ['truncated JSON', json().slice(0, -20), 'damaged-json', /^the JSON cannot be parsed: /],
    [
      'a truncated gzip',
      gzipSync(json()).subarray(0, 100),
      'damaged-archive',
      /^the archive does not decompress: unexpected end of file/,
    ],
    ['a gzip of a few bytes', Buffer.from([0x1f, 0x8b, 8]), 'damaged-archive', /cut off/],
    [
      'a wrong checksum',
      Buffer.from(gzipSync(json()).map((byte, index, all) => (index < all.length - 8 ? byte : 0))),
      'damaged-archive',
      /incorrect data check/,
    ],
    [
      'a truncated zip',
      pack(json(), 'zip').subarray(0, -30),
      'damaged-archive',
      /the zip archive is damaged or cut off/,
    ],
    [
      'a zip whose directory is beyond its end',
      Buffer.concat([pack(json(), 'zip').subarray(0, 4), pack(json(), 'zip').subarray(-60)]),
      'damaged-archive',
      /the zip archive is damaged or cut off/,
    ],
    [
      'a damaged report in a mail',
      reportMail({ json: json().slice(0, -20) }),
      'damaged-json',
      /^the JSON cannot be parsed: /,
    ],
  ])('%s', async (_, bytes, reason, detail) => {
    const refusal = await refusalOf(bytes);
    expect(refusal.reason).toBe(reason);
    expect(refusal.detail).toMatch(detail);
  });
});
