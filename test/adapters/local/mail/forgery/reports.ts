/** Reports, and the mails that RFC 8460 §5.3 makes of them. */
import type { RawMail } from './parties.ts';

/** The domain that the recipient stands for. */
export const recipientDomain = 'example.com';

export interface Claim {
  id: string;
  submitter: string;
  successful: number;
  /** Absent: the report does not say which domain it is about. */
  domain?: string | undefined;
}

/** One line of JSON, as a reporter sends it. */
export const reportJson = ({ id, submitter, successful, domain }: Claim): string =>
  JSON.stringify({
    'organization-name': submitter,
    'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
    'contact-info': `tls@${submitter}`,
    'report-id': id,
    policies: [
      {
        policy: { 'policy-type': 'sts', ...(domain !== undefined && { 'policy-domain': domain }) },
        summary: { 'total-successful-session-count': successful, 'total-failure-session-count': 0 },
      },
    ],
  });

export const honestReport: Claim = {
  id: 'honest',
  submitter: 'reporter.example',
  successful: 10,
  domain: recipientDomain,
};
export const forgedReport = (submitter: string): Claim => ({
  id: 'forged',
  submitter,
  successful: 999_999,
  domain: recipientDomain,
});

const base64 = (text: string): string =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

export const reportPart = (claim: Claim, type = 'application/tlsrpt+json'): string =>
  [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="report.json"',
    '',
    base64(reportJson(claim)),
  ].join('\r\n');

export const multipartBody = (boundary: string, parts: string[]): string =>
  [...parts.flatMap((part) => [`--${boundary}`, part]), `--${boundary}--`, ''].join('\r\n');

export const textPart = (text: string) => ['Content-Type: text/plain', '', text].join('\r\n');

export const envelope = (from: string, subject: string): string[] => [
  `From: ${from}`,
  'To: inbox1@reports.strictmx.test',
  `Subject: ${subject}`,
  'Date: Tue, 24 Nov 2026 00:59:00 +0000',
  'Message-ID: <1@reporter.example>',
  'MIME-Version: 1.0',
];

/** What RFC 8460 §5.3 asks for. */
export function reportMail(claim: Claim, from = `tls@${claim.submitter}`): RawMail {
  const { domain = recipientDomain, submitter, id } = claim;
  const subject = `Report Domain: ${domain} Submitter: ${submitter} Report-ID: <${id}@${submitter}>`;
  return {
    header: [
      ...envelope(from, subject),
      `TLS-Report-Domain: ${domain}`,
      `TLS-Report-Submitter: ${submitter}`,
      'Content-Type: multipart/report; report-type="tlsrpt"; boundary="b1"',
    ],
    body: multipartBody('b1', [textPart('A report.'), reportPart(claim)]),
  };
}
