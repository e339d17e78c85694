import { gzipSync } from 'node:zlib';
import type { Ready } from '../../bin/local-service.ts';
import { clientOf } from './service.ts';

/** A UTC day whose reports are all due, and whose results the service still accepts. */
export const recentDay = (): string => new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);

/** A report about a domain: 7 sessions succeeded, 2 failed. */
export const reportOf = (domain: string, id: string, organizationName = 'Reporter Ltd.') => ({
  'organization-name': organizationName,
  'date-range': {
    'start-datetime': `${recentDay()}T00:00:00Z`,
    'end-datetime': `${recentDay()}T23:59:59Z`,
  },
  'contact-info': 'tls@reporter.example',
  'report-id': id,
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': domain },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }],
    },
  ],
});

/** The mail that carries it (RFC 8460 §5.3), unsigned. */
export const reportMail = (domain: string, id: string): string =>
  mailWith(
    domain,
    'tlsrpt+gzip',
    'base64',
    gzipSync(JSON.stringify(reportOf(domain, id)))
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n'),
  );

/** The same as plain JSON, in bytes that are no ASCII. */
export const report8bitMail = (domain: string, id: string): string =>
  mailWith(domain, 'tlsrpt+json', '8bit', JSON.stringify(reportOf(domain, id, 'Bücher & 音楽')));

const mailWith = (domain: string, type: string, encoding: string, content: string): string =>
  [
    'From: tls@reporter.example',
    `Subject: Report Domain: ${domain} Submitter: reporter.example`,
    `TLS-Report-Domain: ${domain}`,
    'TLS-Report-Submitter: reporter.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type="tlsrpt"; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'A TLS report',
    '--b',
    `Content-Type: application/${type}`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    content,
    '--b--',
    '',
  ].join('\r\n');

/** What the API says came in about a domain. */
export async function reportsOf(ready: Ready, domain: string): Promise<{ reports: object[] }> {
  const path = `/v1/domains/${domain}/reports?from=${recentDay()}&to=${recentDay()}`;
  return (await clientOf(ready).api('GET', path)).body;
}

/** Hands in results of sessions with a domain. */
export async function sendSessions(ready: Ready, domain: string): Promise<void> {
  const mxHost = [`mx.${domain}`];
  const policy = { policyType: 'sts', policyString: ['version: STSv1', 'mode: enforce'], mxHost };
  const session = { time: `${recentDay()}T09:30:00Z`, domain, ...policy };
  const failure = { resultType: 'certificate-expired', receivingMxHostname: `mx.${domain}` };
  const { body } = await clientOf(ready).api('POST', '/v1/sessions', [
    { ...session, result: 'success', sessions: 1_204 },
    { ...session, result: 'failure', sessions: 3, failureDetails: [failure] },
  ]);
  if (body.accepted !== 2) throw new Error(`POST /v1/sessions: ${JSON.stringify(body)}`);
}
