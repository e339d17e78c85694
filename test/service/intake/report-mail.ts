import { gzipSync } from 'node:zlib';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { foldAll } from '../fold-all.ts';
import type { World } from '../world.ts';

export interface ReportSample {
  domain?: string;
  /** UTC day of the period. */
  day?: string;
  id?: string;
  /** Domain of contact-info and From. */
  submitter?: string;
  successful?: number;
  failed?: number;
  resultType?: string;
  policyString?: string[];
  /** Instead of one that is made of the members above. */
  policies?: readonly object[];
  /** The domain whose signature our receiver found good; absent: none is there. */
  signedBy?: string;
  /** More header lines of the sender's, below what our receiver wrote. */
  senderHeader?: string[];
  to?: string;
  /** Header `Date`. */
  date?: string;
}

export const reportJson = (sample: ReportSample = {}): string => {
  const { day = '2026-11-23', submitter = 'reporter.example', failed = 0, successful = 10 } = sample;
  const { domain = 'example.com', resultType = 'certificate-expired', policyString } = sample;
  const detail = {
    'result-type': resultType,
    'receiving-mx-hostname': 'mx.example.com',
    'failed-session-count': failed,
  };
  return JSON.stringify({
    'organization-name': `The ${submitter} company`,
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': `tls@${submitter}`,
    'report-id': sample.id ?? `${day}-${domain}`,
    policies: sample.policies ?? [
      {
        policy: {
          'policy-type': 'sts',
          'policy-domain': domain,
          ...(policyString && { 'policy-string': policyString }),
        },
        summary: { 'total-successful-session-count': successful, 'total-failure-session-count': failed },
        'failure-details': failed > 0 ? [detail] : [],
      },
    ],
  });
};

/** A report as our receiver stores it: the block it writes on top, then the reporter's mail. */
export function reportMail(inbox: string, sample: ReportSample = {}): Buffer {
  const { submitter = 'reporter.example', signedBy, senderHeader = [] } = sample;
  const { to = `${inbox}@reports.strictmx.test`, date = 'Tue, 24 Nov 2026 03:00:00 +0000' } = sample;
  const result = signedBy ? `dkim=pass header.d=${signedBy} header.s=s1` : 'dkim=none';
  const signature = `DKIM-Signature: v=1; a=rsa-sha256; d=${signedBy}; s=s1; h=from:content-type; bh=x; b=x`;
  const lines = [
    `Return-Path: <tls@${submitter}>`,
    `Received: from out.${submitter} by reports.strictmx.test with ESMTPS id x for <${to}>; Tue, 24 Nov 2026 09:00:00 +0000`,
    `Authentication-Results: reports.strictmx.test; ${result}`,
    ...senderHeader,
    ...(signedBy ? [signature] : []),
    `From: tls@${submitter}`,
    `To: ${to}`,
    `Date: ${date}`,
    'MIME-Version: 1.0',
    'Content-Type: application/tlsrpt+gzip',
    'Content-Transfer-Encoding: base64',
    '',
    gzipSync(reportJson(sample)).toString('base64'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

let count = 0;

/** A mail with this report arrives and is counted; the work that follows is left in the queue. */
export async function receiveMail(world: World, sample: ReportSample = {}) {
  const key = incomingMailKey(`m${++count}`);
  await world.ports.store.put(key, reportMail((await world.state()).inbox, sample));
  const outcome = await receiveReport(world.ports, key);
  await foldAll(world);
  return { key, outcome };
}
