import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { formatDkimKeyRecord } from '../../../core/mail/dkim/sign-mail.ts';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { type Aggregate, addSession, reportedPolicies } from '../../../core/tls-rpt/write/aggregate.ts';
import type { Session } from '../../../core/tls-rpt/write/session.ts';
import { createReport, formatReport } from '../../../core/tls-rpt/write/write-report.ts';
import { composeReportMail } from '../../../service/outbound/compose-outbound.ts';
import type { OutboundReport } from '../../../service/store/outbound/outbound-report.ts';
import { arbitrarySession } from '../../core/tls-rpt/write/arbitrary-session.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';
import { causeOf } from '../../fixtures/in-english.ts';

const reporter = { organizationName: 'Strict Mail', contact: 'tls-reports@strictmx.test' };
const domain = domainName('example.com');
const session: Session = {
  time: '2026-11-23T09:30:00Z',
  domain,
  policyType: 'sts',
  policyDomain: domain,
  policyString: ['version: STSv1', 'mode: enforce'],
  mxHost: ['mx.example.com'],
  successful: false,
  sessions: 3,
  failureDetails: [{ resultType: 'certificate-expired', receivingMxHostname: 'mx.example.com' }],
};

function stateOf(sessions: Session[]): OutboundReport {
  const aggregate: Aggregate = new Map();
  for (const one of sessions) addSession(aggregate, one);
  const key = { day: utcDay('2026-11-23'), domain, part: 1 };
  return {
    schema: 1,
    ...key,
    plannedAt: timestamp('2026-11-24T00:15:00Z'),
    dueAt: timestamp('2026-11-24T01:00:00Z'),
    report: createReport(key, reportedPolicies(aggregate, domain), reporter),
    deliveries: [],
    reasons: [],
  };
}

const sending = {
  to: 'tls@example.com',
  date: new Date('2026-11-24T01:00:00Z'),
  bounceTo: 'bounce-x@reports.strictmx.test',
};
const compose = (sessions = [session], change = {}) =>
  composeReportMail({ dkimKey: testDkimKey }, stateOf(sessions), { ...sending, ...change });

describe('composeReportMail()', () => {
  test('writes the mail that RFC 8460 §5.3 requires', async () => {
    const mail = await compose();
    const raw = Buffer.from(mail.raw).toString('latin1');
    const parsed = await PostalMime.parse(mail.raw);
    const headers = Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value]));
    const id = stateOf([session]).report.reportId;
    expect(headers).toMatchObject({
      from: 'Strict Mail <tls-reports@strictmx.test>',
      to: 'tls@example.com',
      subject: `Report Domain: example.com Submitter: strictmx.test Report-ID: <${id}>`,
      'tls-report-domain': 'example.com',
      'tls-report-submitter': 'strictmx.test',
      'tls-required': 'No',
      'auto-submitted': 'auto-generated',
      'content-type': expect.stringMatching(/^multipart\/report; report-type="tlsrpt";/),
    });
    expect(raw.indexOf('Content-Type: text/plain')).toBeLessThan(
      raw.indexOf('Content-Type: application/tlsrpt+gzip'),
    );
    expect(parsed.attachments[0]).toMatchObject({ mimeType: 'application/tlsrpt+gzip' });
    expect(parsed.attachments[0]?.filename).toMatch(
      /^strictmx\.test!example\.com!1795392000!1795478399!\w+\.json\.gz$/,
    );
    expect(mail.envelope).toEqual({ from: sending.bounceTo, to: ['tls@example.com'] });
  });

  test('gives the same bytes and id each time, and different ones for another address', async () => {
    const [first, again, other] = await Promise.all([
      compose(),
      compose(),
      compose([session], { to: 'b@example.net' }),
    ]);
    expect(Buffer.compare(first.raw, again.raw)).toBe(0);
    expect(other.id).not.toBe(first.id);
  });

  const resolver = async (name: string, type: string): Promise<string[][]> => {
    const key = await testDkimKey();
    if (type !== 'TXT' || name !== `${key.selector}._domainkey.${key.domain}`)
      throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    const publicKey = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString();
    return [[formatDkimKeyRecord(publicKey)]];
  };
  const verify = async (text: string) =>
    (await dkimVerify(Buffer.from(text, 'latin1'), { resolver })).results[0]?.status.result;

  test.each<[string, (text: string) => string, string]>([
    ['passes unchanged', (text) => text, 'pass'],
    [
      'passes after SES has written its own Date and Message-ID',
      (text) =>
        text
          .replace(/^Date: .*$/m, 'Date: Wed, 25 Nov 2026 00:00:00 +0000')
          .replace(/^Message-ID: .*$/im, 'Message-ID: <0100@email.amazonses.com>'),
      'pass',
    ],
    [
      'fails with another TLS-Report-Domain',
      (text) => text.replace('TLS-Report-Domain: example.com', 'TLS-Report-Domain: example.net'),
      'fail',
    ],
    [
      'fails with another TLS-Report-Submitter',
      (text) => text.replace('TLS-Report-Submitter: strictmx.test', 'TLS-Report-Submitter: example.net'),
      'fail',
    ],
  ])('signs the mail: it %s', async (_what, change, result) => {
    const text = Buffer.from((await compose()).raw).toString('latin1');
    expect(await verify(change(text))).toBe(result);
  });

  test('is read back by our reader with the sums of any sessions, and without a note', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitrarySession([domain]), { minLength: 1, maxLength: 25 }),
        async (arbitrary) => {
          // To a reader, a detail beside sessions that all succeeded is a failure that the total does not have.
          const sessions = arbitrary.map((one) => ({
            ...one,
            successful: one.successful && !one.failureDetails,
          }));
          const read = await readReport((await compose(sessions)).raw);
          if (!read.ok) throw new Error(causeOf(read));
          expect(read.reports).toHaveLength(1);
          const [report] = read.reports;
          // It is true of some of these sessions, and nothing that a reporter could help.
          expect(report?.notes.filter(({ code }) => code !== 'no-host-named')).toEqual([]);
          expect(sums(report?.policies ?? [])).toEqual({
            successful: total(sessions.filter(({ successful }) => successful)),
            failed: total(sessions.filter(({ successful }) => !successful)),
            details: sessions.reduce((sum, one) => sum + (one.failureDetails?.length ?? 0) * one.sessions, 0),
          });
          expect(report).toMatchObject({
            begin: '2026-11-23T00:00:00Z',
            end: '2026-11-23T23:59:59Z',
            reportId: stateOf([session]).report.reportId,
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  test('is read back by our reader with each policy and failure unchanged', async () => {
    const read = await readReport(Buffer.from(formatReport(stateOf([session]).report)));
    expect(read).toMatchObject({ ok: true, reports: [{ policies: stateOf([session]).report.policies }] });
  });
});

const total = (sessions: Session[]) => sessions.reduce((sum, one) => sum + one.sessions, 0);

function sums(
  policies: {
    successfulSessions?: number;
    failedSessions?: number;
    failureDetails?: { failedSessions?: number }[];
  }[],
) {
  let [successful, failed, details] = [0, 0, 0];
  for (const policy of policies) {
    successful += policy.successfulSessions ?? 0;
    failed += policy.failedSessions ?? 0;
    for (const detail of policy.failureDetails ?? []) details += detail.failedSessions ?? 0;
  }
  return { successful, failed, details };
}
