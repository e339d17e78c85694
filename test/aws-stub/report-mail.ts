/** A report about a domain as SES stores it: 41 sessions succeeded and one failed, on 23 November 2026. */
export function reportMail(to: string, domain: string): string {
  const report = {
    'organization-name': 'Sender Inc.',
    'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
    'contact-info': 'tls@sender.example',
    'report-id': 'r-1',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-domain': domain,
          'policy-string': [],
          'mx-host': [`mx.${domain}`],
        },
        summary: { 'total-successful-session-count': 41, 'total-failure-session-count': 1 },
      },
    ],
  };
  return [
    'Return-Path: <tls@sender.example>',
    'Received: from sender.example (sender.example [192.0.2.7]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id 1',
    ` for ${to}; Tue, 24 Nov 2026 01:00:00 +0000 (UTC)`,
    'Authentication-Results: amazonses.com; dkim=pass header.i=@sender.example;',
    'Received: from inside.sender.example by sender.example; Tue, 24 Nov 2026 00:59:59 +0000',
    'DKIM-Signature: v=1; a=rsa-sha256; d=sender.example; s=s1; h=from:content-type; bh=x; b=x',
    'From: tls@sender.example',
    `To: ${to}`,
    'Date: Tue, 24 Nov 2026 00:59:59 +0000',
    `Subject: Report Domain: ${domain} Submitter: sender.example Report-ID: <r-1>`,
    `TLS-Report-Domain: ${domain}`,
    'TLS-Report-Submitter: sender.example',
    'Content-Type: application/tlsrpt+json',
    '',
    JSON.stringify(report),
    '',
  ].join('\r\n');
}
