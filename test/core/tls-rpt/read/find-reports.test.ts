import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readMail } from '../../../../core/mail/read-mail.ts';
import { ReportSearch } from '../../../../core/tls-rpt/read/find-reports.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { notesIn } from '../../../fixtures/in-english.ts';
import { envelopeHeader, multipart, part, reportMail } from '../../mail/build-mail.ts';

const report = (id: string) => `{"report-id":"${id}","policies":[]}`;
const zip = (files: Record<string, Buffer | string>) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(Object.entries(files).map(([name, body]) => [name, Buffer.from(body as string)])),
    ),
  );

function search(bytes: Buffer | string, fileName?: string) {
  const found = new ReportSearch(readLimits);
  found.searchBytes(Buffer.from(bytes as string), fileName);
  return found.result;
}

function searchMail(bytes: Buffer) {
  const found = new ReportSearch(readLimits);
  found.searchMail(readMail(bytes, readLimits));
  return found.result;
}

const idsOf = ({ reports }: { reports: { json: Record<string, unknown> }[] }) =>
  reports.map(({ json }) => json['report-id']);

describe('ReportSearch finds every report', () => {
  test.each<[string, Buffer | string, string[]]>([
    ['JSON', report('1'), ['1']],
    ['gzip', gzipSync(report('1')), ['1']],
    ['base64', gzipSync(report('1')).toString('base64'), ['1']],
    ['a list', `[${report('1')},{"no":"report"},${report('2')}]`, ['1', '2']],
    ['an object around it', `{"report":${report('1')}}`, ['1']],
    ['an object around a list', `{"reports":[${report('1')},${report('2')}]}`, ['1', '2']],
    ['lines', `${report('1')}\n${report('2')}\n`, ['1', '2']],
    ['a zip', zip({ 'a.json': report('1'), 'b/c.json.gz': gzipSync(report('2')) }), ['1', '2']],
    ['a mail in a zip', zip({ 'a.eml': reportMail({ json: report('1'), packing: 'json' }) }), ['1']],
    ['other JSON', '{"a":[1,{"b":2}]}', []],
    ['text that begins like JSON', '[Warning] External mail', []],
  ])('in %s', (_, bytes, ids) => {
    expect(idsOf(search(bytes))).toEqual(ids);
  });

  test('in every attachment of a mail, and of a mail in it', () => {
    const inner = part({
      header: ['Content-Type: application/octet-stream; name=a.eml'],
      body: reportMail({ json: report('2') }),
    });
    const own = part({ header: ['Content-Type: application/tlsrpt+json'], body: report('1') });
    const { reports } = searchMail(
      part({
        header: [...envelopeHeader, 'Subject: outer', 'Content-Type: multipart/mixed; boundary=b'],
        body: multipart('b', [own, inner]),
      }),
    );
    expect(idsOf({ reports })).toEqual(['1', '2']);
    const subjects = reports.map(({ message }) => message?.find(({ name }) => name === 'subject')?.value);
    expect(subjects).toEqual(['outer', expect.stringContaining('Report Domain')]);
  });
});

describe('ReportSearch keeps', () => {
  test('the name of the innermost file', () => {
    expect(search(report('1'), 'a.json').reports[0]?.fileName).toBe('a.json');
    expect(search(zip({ 'b.json': report('1') }), 'a.zip').reports[0]?.fileName).toBe('b.json');
  });

  test('what it read besides a refusal', () => {
    const { reports, refusals } = search(zip({ a: gzipSync('x').subarray(0, 15), b: report('1') }));
    expect([idsOf({ reports }), refusals.map(({ reason }) => reason)]).toEqual([['1'], ['damaged-archive']]);
  });

  test('that it was compressed twice', () => {
    const notesOf = (bytes: Buffer) => search(bytes).reports.flatMap(({ notes }) => notesIn(notes));
    expect(notesOf(gzipSync(report('1')))).toEqual([]);
    expect(notesOf(gzipSync(gzipSync(report('1'))))).toEqual(['it is compressed twice']);
  });

  test('that there was XML', () => {
    expect(search(gzipSync('<?xml version="1.0"?>'))).toMatchObject({ reports: [], hasXml: true });
  });
});

describe('ReportSearch refuses', () => {
  test.each<[string, Buffer | string, string]>([
    ['damaged JSON of a report', report('1').slice(0, -1), 'damaged-json'],
    ['four archives in each other', gzipSync(gzipSync(gzipSync(gzipSync(report('1'))))), 'too-complex'],
    [
      'a mail in two archives',
      zip({ 'b.zip': zip({ 'a.eml': reportMail({ json: report('1') }) }) }),
      'too-complex',
    ],
    ['other JSON that is too deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'too-complex'],
    ['a mail that exceeds a limit', zip({ a: `A: 1\r\n${'B: 2\r\n'.repeat(100_000)}` }), 'too-large'],
  ])('%s', (_, bytes, reason) => {
    expect(search(bytes)).toMatchObject({ reports: [], refusals: [{ reason }] });
  });
});
