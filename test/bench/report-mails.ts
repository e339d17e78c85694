import { gzipSync } from 'node:zlib';

/** A report mail as our receiver stores it; 40 reporters take turns. */
export function mailFor(inbox: string, domain: string, id: number, day = '2026-11-23'): Buffer {
  const report = {
    'organization-name': 'Reporter Inc.',
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': `tls@reporter${id % 40}.example`,
    'report-id': `id-${id}`,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: enforce', 'mx: mx.example.com', 'max_age: 604800'],
          'policy-domain': domain,
        },
        summary: { 'total-successful-session-count': 41, 'total-failure-session-count': 1 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': 'mx.example.com',
            'failed-session-count': 1,
          },
        ],
      },
    ],
  };
  return mailWithReport(inbox, `reporter${id % 40}.example`, gzipSync(JSON.stringify(report)));
}

/** @param packed the gzip of the report's JSON */
export function mailWithReport(inbox: string, reporter: string, packed: Buffer): Buffer {
  const body = packed.toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(
    `Received: from a by reports.strictmx.test for <${inbox}@reports.strictmx.test>; Tue, 24 Nov 2026 09:00:00 +0000\r\nAuthentication-Results: reports.strictmx.test; dkim=none\r\nFrom: tls@${reporter}\r\nDate: Tue, 24 Nov 2026 01:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nA TLS report\r\n--x\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n--x--\r\n`,
  );
}

let mails = 0;

/** A mail as a stranger sends it, with so many reports, each about all these domains. */
export function mailOfManyReports(domains: readonly string[], reports: number, day = '2026-11-23'): Buffer {
  const mail = mails++;
  const parts = Array.from({ length: reports }, (_, id) => {
    const report = {
      'organization-name': 'stranger.example',
      'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
      'contact-info': 'tls@stranger.example',
      'report-id': `many-${mail}-${id}`,
      policies: domains.map((domain) => ({
        policy: { 'policy-type': 'sts', 'policy-domain': domain },
        summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      })),
    };
    const body = gzipSync(JSON.stringify(report)).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    return `--x\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
  });
  return Buffer.from(
    `From: tls@stranger.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=x\r\n\r\n${parts.join('')}--x--\r\n`,
  );
}
