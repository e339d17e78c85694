import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const folder = temporaryFolder();
let script: string;
beforeAll(async () => {
  script = join(folder, 'read-once.mjs');
  // As a function on AWS runs it: a process that strips types itself needs memory for that.
  await build({
    entryPoints: [join(import.meta.dirname, 'read-once.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
}, 60_000);

/** In a process of its own, so that nothing else counts. `receive` is the whole intake, on a file store. */
function run(how: 'read' | 'receive', input: Buffer | string) {
  const file = join(folder, 'input');
  writeFileSync(file, input);
  return JSON.parse(execFileSync(process.execPath, [script, how, file], { encoding: 'utf8' }));
}

const detail = (index: number, more: string) => ({
  'result-type': 'certificate-expired',
  'sending-mta-ip': `2001:db8::${index.toString(16)}`,
  'receiving-mx-hostname': `mx${index}.example.com`,
  'receiving-ip': '192.0.2.1',
  'failed-session-count': 1,
  'failure-reason-code': 'X509_V_ERR_CERT_HAS_EXPIRED',
  'additional-information': more,
});

/** A report of so many details and, if given, exactly so many bytes. */
function reportOf(details: number, bytes?: number, more = 'x', id = 'r100'): string {
  const report = {
    'organization-name': more,
    'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
    'contact-info': 'tls@reporter.example',
    'report-id': id,
    policies: [
      {
        policy: { 'policy-type': 'sts', 'policy-domain': 'example.com' },
        summary: { 'total-successful-session-count': 0, 'total-failure-session-count': details },
        'failure-details': Array.from({ length: details }, (_, index) => detail(index, more)),
      },
    ],
  };
  const text = JSON.stringify(report);
  if (bytes === undefined) return text;
  const room = Math.floor((bytes - Buffer.byteLength(text)) / (details + 1));
  const full = room > 0 ? reportOf(details, undefined, more + 'y'.repeat(room), id) : text;
  return full + ' '.repeat(bytes - Buffer.byteLength(full));
}

const mailOf = (json: string) =>
  `Received: from a by reports.strictmx.test for <inbox@reports.strictmx.test>; Tue, 24 Nov 2026 09:00:00 +0000\r\nAuthentication-Results: reports.strictmx.test; dkim=none\r\nFrom: tls@reporter.example\r\nMIME-Version: 1.0\r\nContent-Type: application/tlsrpt+json\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(json).toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n`;

const { jsonBytes, failureDetails, reports } = readLimits;

const manyReports = () => {
  const bytes = Math.floor((jsonBytes - 2 * reports) / reports);
  const ids = Array.from({ length: reports }, (_, index) => `r${100 + index}`);
  return gzipSync(`[${ids.map((id) => reportOf(failureDetails / reports, bytes, 'x', id)).join(',')}]`);
};

test('readReport() and storing need less than 150 MB for a report of 10,000 details', {
  timeout: 60_000,
}, () => {
  const input = gzipSync(reportOf(10_000));
  const reading = run('read', input);
  expect(reading).toMatchObject({ ok: true, details: 10_000 });
  expect(reading.megabytes).toBeLessThan(150);
  const intake = run('receive', input);
  expect(intake.kind).toBe('counted');
  expect(intake.megabytes).toBeLessThan(150);
});

test.each<[string, () => Buffer | string]>([
  ['unpacked report', () => gzipSync(reportOf(failureDetails, jsonBytes))],
  // One letter beyond Latin-1 makes every string that holds it twice as large.
  ['report in two-byte letters', () => gzipSync(reportOf(failureDetails, jsonBytes, 'テ'))],
  ['mail', () => mailOf(reportOf(failureDetails, jsonBytes))],
  ['list of reports', manyReports],
])('reading and storing need less than 512 MB for the largest %s', { timeout: 120_000 }, (_, make) => {
  const intake = run('receive', make());
  expect(intake.kind).toBe('counted');
  expect(intake.megabytes).toBeLessThan(512);
});

test('readReport() refuses one byte more than the largest', { timeout: 120_000 }, () => {
  const reading = run('read', gzipSync(`${reportOf(failureDetails, jsonBytes)} `));
  expect(reading).toMatchObject({ ok: false, reason: 'too-large' });
  expect(reading.megabytes).toBeLessThan(512);
});
