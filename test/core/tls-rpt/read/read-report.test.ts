import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type ReadOptions, readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { causeOf, notesIn } from '../../../fixtures/in-english.ts';
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

const read = (bytes: Buffer | string, options: ReadOptions = {}) =>
  readReport(Buffer.from(bytes as string), options);

async function reportsOf(bytes: Buffer | string, options: ReadOptions = {}) {
  const result = await read(bytes, options);
  if (!result.ok) throw new Error(`${result.reason}: ${causeOf(result)}`);
  return result.reports;
}

const notesOf = async (bytes: Buffer | string) =>
  (await reportsOf(bytes)).flatMap(({ notes }) => notesIn(notes));

test('readReport() gives the same figures for members in other places and forms', async () => {
  const { summary, ...policy } = { ...entry?.policy, summary: entry?.summary };
  const details = [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }];
  const [odd] = await reportsOf(
    json({
      'date-range': { 'start-datetime': 1795392000123, 'end-datetime': 'Mon, 23 Nov 2026 23:59:59 GMT' },
      policies: [{ policy: { ...policy, summary, 'failure-details': details } }],
    }),
  );
  const [even] = await reportsOf(json({ policies: [{ policy, summary, 'failure-details': details }] }));
  expect(odd?.policies).toEqual(even?.policies);
  expect(odd?.policies[0]?.failureDetails).toMatchObject([{ failedSessions: 2 }]);
  expect(odd).toMatchObject({ begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' });
});

describe('readReport() notes', () => {
  test('nothing in a correct report', async () => {
    expect(await notesOf(json())).toEqual([]);
    expect(await notesOf(reportMail({ json: json() }))).toEqual([]);
  });

  test.each([
    ['a member that is missing', json({ 'contact-info': undefined }), 'contact-info is missing'],
    [
      'a value of another type',
      withPolicy({ 'policy-string': 'version: STSv1' }),
      'policy.policy-string is a string, read as a list',
    ],
    [
      'another name of a member',
      withPolicy({ 'mx-host-pattern': ['mx.example.com'] }),
      'policy.mx-host-pattern read as mx-host',
    ],
    [
      'how often a deviation occurs',
      withPolicy({ 'mx-host': ['mx1.', 'mx2.'] }),
      'policy.mx-host ends in a dot, removed (2 times)',
    ],
    [
      'unknown members, without their control characters',
      json({ 'x"\u202e': 1 }),
      String.raw`members that RFC 8460 does not define are ignored: "x\"\u{202e}"`,
    ],
    ['a list of reports', `[${json()}]`, 'the JSON is a list of reports'],
    ['JSON in another encoding', `\ufeff${json()}`, 'the JSON begins with a byte order mark'],
    ['gzip in gzip', pack(json(), 'double gzip'), 'it is compressed twice'],
    [
      'a wrong media type',
      reportMail({ json: json(), mediaType: 'application/tlsrpt+json' }),
      'the part is labelled "application/tlsrpt+json", but is gzip',
    ],
    [
      'a mail of another media type',
      part({ header: [...reportHeader, 'Content-Type: application/tlsrpt+json'], body: json() }),
      'the mail is not a multipart/report',
    ],
    [
      'a multipart/report of another type',
      part({
        header: [...reportHeader, 'Content-Type: multipart/report; boundary=b'],
        body: multipart('b', [part({ header: ['Content-Type: application/tlsrpt+json'], body: json() })]),
      }),
      'the mail does not have the report-type "tlsrpt"',
    ],
    [
      'a Subject that disagrees with the body',
      reportMail({ json: json({ 'report-id': 'other' }) }),
      'the Report-ID in the Subject differs from report-id',
    ],
  ])('%s', async (_, bytes, note) => {
    expect(await notesOf(bytes)).toContain(note);
  });

  test('a period from the file name, if it cannot read the one in the report', async () => {
    const [report] = await reportsOf(json({ 'date-range': null }), {
      fileName: '/tmp/a.example!example.com!1795392000!1795478399!x.json',
    });
    expect(report).toMatchObject({ begin: '2026-11-23T00:00:00Z', end: '2026-11-23T23:59:59Z' });
    expect(notesIn(report?.notes ?? [])).toContain('date-range cannot be read, taken from the file name');
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

  test('the first five attachments that cannot be read, and how many more', async () => {
    const broken = part({
      header: ['Content-Type: application/gzip'],
      body: Buffer.concat([gzipSync('x').subarray(0, 20), Buffer.from('junk')]),
    });
    const good = part({ header: ['Content-Type: application/tlsrpt+json'], body: json() });
    const bytes = part({
      header: [...reportHeader, 'Content-Type: multipart/report; report-type=tlsrpt; boundary=b'],
      body: multipart('b', [...Array.from({ length: 7 }, () => broken), good]),
    });
    const notes = await notesOf(bytes);
    expect(notes).toHaveLength(6);
    expect(notes[0]).toMatch(/^another attachment cannot be read: the archive does not decompress/);
    expect(notes[5]).toBe('2 more attachments cannot be read');
  });
});

describe('readReport() keeps what it can read', () => {
  test('of a report with only some of its members', async () => {
    const [report] = await reportsOf(
      '{"report-id":"1","policies":[{"summary":{"total-failure-session-count":3}}]}',
    );
    expect(report).toMatchObject({ reportId: '1' });
    expect(report?.policies).toEqual([{ failedSessions: 3 }]);
  });

  test('of MX hosts in a JSON array inside a string', async () => {
    const [report] = await reportsOf(withPolicy({ 'mx-host': '["mx1.example.com","*.example.com"]' }));
    expect(report?.policies[0]?.mxHost).toEqual(['mx1.example.com', '*.example.com']);
  });

  test('of every report in one input', async () => {
    const [one = '', two = ''] = ['1', '2'].map((id) => json({ 'report-id': id }));
    const files = { 'a.json': Buffer.from(one), 'b/': new Uint8Array(), 'b/c.json.gz': gzipSync(two) };
    for (const bytes of [`[${one},${two},{"no":"report"}]`, Buffer.from(zipSync(files))]) {
      expect((await reportsOf(bytes)).map(({ reportId }) => reportId)).toEqual(['1', '2']);
    }
  });

  test('the last of duplicate keys, and is not fooled by __proto__', async () => {
    const [report] = await reportsOf(
      '{"__proto__":{"report-id":"evil"},"organization-name":"a","organization-name":"b","policies":[]}',
    );
    expect(report).toMatchObject({ organizationName: 'b', policies: [] });
    expect(report).not.toHaveProperty('reportId');
  });

  test('the facts of the mail that it came in', async () => {
    expect((await read(reportMail({ json: json() }))).mail).toMatchObject({
      from: 'tls-reports@reporter.example',
      tlsReportDomain: 'example.com',
      recipients: ['inbox@mail.strictmx.test'],
    });
  });

  test('the facts of a mail without a report', async () => {
    const bytes = part({ header: [...envelopeHeader, 'Subject: hi'], body: 'Hello' });
    expect(await read(bytes)).toMatchObject({ ok: false, mail: { subject: 'hi' } });
  });
});

describe('readReport() says why it refuses', () => {
  const bounce = part({
    header: [...envelopeHeader, 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
    body: multipart('b', [
      part({ header: ['Content-Type: message/rfc822'], body: reportMail({ json: json() }) }),
    ]),
  });

  test.each<[string, Buffer | string, string, string | RegExp]>([
    ['a bounce of a report of ours', bounce, 'not-a-report', 'a delivery status notification'],
    [
      'a plain mail that contains JSON',
      part({ header: [...envelopeHeader, 'Subject: hi'], body: 'Hello {"a":1}' }),
      'not-a-report',
      'a plain mail without attachment',
    ],
    [
      'a mail that begins with a bracket',
      part({ header: envelopeHeader, body: '[EXTERNAL] Hello' }),
      'not-a-report',
      'a plain mail without attachment',
    ],
    [
      'a DMARC report',
      part({ header: [...envelopeHeader, 'Content-Type: application/gzip'], body: gzipSync('<feedback/>') }),
      'not-a-report',
      'a mail with an XML attachment (perhaps a DMARC report), not a TLS report',
    ],
    [
      'other JSON',
      '{"a":1,"policies":[{"b":1}]}',
      'not-a-report',
      'it is not a JSON object with the members of a TLS report',
    ],
    ['a JSON value', '[1,2]', 'not-a-report', 'it is not a JSON object with the members of a TLS report'],
    ['words', 'hello', 'not-a-report', 'it is neither mail nor JSON nor gzip nor zip'],
    ['nothing', '', 'not-a-report', 'it is empty'],
    ['XML', '<?xml version="1.0"?>', 'not-a-report', 'it is XML (perhaps a DMARC report), not a TLS report'],
    ['gzipped words', gzipSync('hello'), 'not-a-report', 'the gzip archive contains no TLS report'],
    ['truncated JSON', json().slice(0, -20), 'damaged-json', 'the JSON is truncated'],
    ['a truncated gzip', gzipSync(json()).subarray(0, 100), 'damaged-archive', 'the archive is truncated'],
    [
      'a truncated zip',
      pack(json(), 'zip').subarray(0, -30),
      'damaged-archive',
      /the zip archive is damaged or truncated/,
    ],
    [
      'a damaged report in a mail',
      reportMail({ json: json().slice(0, -20) }),
      'damaged-json',
      'the JSON is truncated',
    ],
  ])('%s', async (_, bytes, reason, detail) => {
    const result = await read(bytes);
    expect(result).toMatchObject({ ok: false, reason });
    expect(result.ok ? '' : causeOf(result)).toEqual(
      typeof detail === 'string' ? detail : expect.stringMatching(detail),
    );
  });
});

describe('readReport() says of a report', () => {
  const direct = part({ header: ['Content-Type: application/tlsrpt+json'], body: json() });
  const enclosed = part({ header: ['Content-Type: message/rfc822'], body: reportMail({ json: json() }) });
  const inArchive = part({
    header: ['Content-Type: application/gzip'],
    body: gzipSync(reportMail({ json: json(), packing: 'json' })),
  });
  const mailOf = (...parts: Buffer[]) =>
    part({
      header: [...reportHeader, 'Content-Type: multipart/report; report-type=tlsrpt; boundary=b'],
      body: multipart('b', parts),
    });

  test.each<[string, Buffer, object | undefined]>([
    ['in the mail itself: nothing', mailOf(direct), undefined],
    ['in an enclosed message', mailOf(enclosed), { isEnclosed: true }],
    ['in a message in an archive', mailOf(inArchive), { isEnclosed: true }],
    [
      'in a message that is the mail',
      part({ header: [...reportHeader, 'Content-Type: message/rfc822'], body: reportMail({ json: json() }) }),
      { isEnclosed: true },
    ],
    ['in both: that in the mail', mailOf(enclosed, direct), undefined],
    ['in both, in the other order', mailOf(direct, enclosed), undefined],
  ])('%s', async (_, bytes, provenance) => {
    const reports = await reportsOf(bytes);
    expect(reports.map((report) => report.provenance)).toEqual([provenance]);
  });
});
