import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { composeMail } from '../../core/mail/write-mail.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';

/** The domain that the demo hosts, and the mail provider that reports about it. */
export const demoDomain = 'example.com';
export const reporter = 'reporter.example';

const day = new Date(Date.now() - dayMilliseconds).toISOString().slice(0, 10);

/** The mail with yesterday's TLS report of `reporter`: 1,204 sessions succeeded, 3 failed. */
export function reportMail(to: string): Parameters<typeof composeMail>[0] {
  const start = Date.parse(`${day}T00:00:00Z`) / 1000;
  return {
    from: { name: 'Reporter Ltd.', address: `tls-reports@${reporter}` },
    to: [{ address: to }],
    subject: `Report Domain: ${demoDomain} Submitter: ${reporter} Report-ID: <${day}-1@${reporter}>`,
    text: `This is an aggregate TLS report from ${reporter}\n`,
    date: new Date(),
    messageId: `<${randomBytes(8).toString('hex')}@${reporter}>`,
    headers: { 'TLS-Report-Domain': demoDomain, 'TLS-Report-Submitter': reporter },
    attachments: [
      {
        filename: `${reporter}!${demoDomain}!${start}!${start + 86_399}.json.gz`,
        contentType: 'application/tlsrpt+gzip',
        content: gzipSync(JSON.stringify(reportJson())),
      },
    ],
    reportType: 'tlsrpt',
  };
}

function reportJson(): object {
  return {
    'organization-name': 'Reporter Ltd.',
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': `tls-reports@${reporter}`,
    'report-id': `${day}-1@${reporter}`,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': [
            'version: STSv1',
            'mode: enforce',
            `mx: mx1.${demoDomain}`,
            `mx: *.mail.${demoDomain}`,
            'max_age: 1209600',
          ],
          'policy-domain': demoDomain,
          'mx-host': [`mx1.${demoDomain}`, `*.mail.${demoDomain}`],
        },
        summary: { 'total-successful-session-count': 1204, 'total-failure-session-count': 3 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': `mx1.${demoDomain}`,
            'sending-mta-ip': '192.0.2.25',
            'failed-session-count': 3,
          },
        ],
      },
    ],
  };
}
