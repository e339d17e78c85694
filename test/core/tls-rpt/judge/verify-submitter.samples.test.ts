import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { verifySubmitter } from '../../../../core/tls-rpt/judge/verify-submitter.ts';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';

/** Real mails that other projects published. They stay outside the tree, so this runs where they are at hand. */
const folder = new URL('../../../../../shared/samples/tlsrpt/', import.meta.url);

/** What SES puts on top. Nobody can verify the signatures any more: the keys are gone, and addresses were changed. */
const block = (signer: string) =>
  [
    'Return-Path: <bounce@reporter.example>',
    'Received: from out.reporter.example (out.reporter.example [192.0.2.7]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id r1',
    ' for inbox1@reports.strictmx.test; Wed, 04 Sep 2024 11:00:00 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    'Authentication-Results: amazonses.com;',
    ` dkim=pass header.i=@${signer};`,
    'X-SES-RECEIPT: r1',
    'X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=x',
    '',
  ].join('\r\n');

const receive = (signer: string, mail: string) =>
  readReport(Buffer.from(block(signer) + mail, 'latin1'), { receivers: ['amazonses.com'] });

describe.runIf(existsSync(folder))('verifySubmitter() verifies the real mail', () => {
  test.each([
    ['google.eml', 'google.com'],
    ['failure.eml', 'google.com'],
    ['microsoft.eml', 'microsoft.com'],
  ])('%s, as it is stored and with the line ends of SMTP', async (file, signer) => {
    const stored = await readFile(new URL(file, folder), 'latin1');
    for (const mail of [stored, stored.replaceAll(/\r?\n/g, '\r\n')]) {
      const result = await receive(signer, mail);
      if (!result.ok) throw new Error(result.reason);
      expect(result.reports).toHaveLength(1);
      for (const report of result.reports)
        expect(verifySubmitter(result.mail, report)).toEqual({ verified: true, by: signer });
    }
  });

  test('but none of them with a second Content-Type, or with another author in From', async () => {
    const mail = (await readFile(new URL('google.eml', folder), 'latin1')).replaceAll(/\r?\n/g, '\r\n');
    const twists: [string, string][] = [
      [mail.replace('\r\n\r\n', '\r\nContent-Type: text/plain\r\n\r\n'), 'ambiguous-header'],
      [mail.replace('From: noreply-smtp-tls-reporting@', 'From: stranger@'), 'not-report-address'],
      [mail.replace(/^TLS-Report-Domain: .*\r\n/m, ''), 'field-not-signed'],
    ];
    for (const [twisted, reason] of twists) {
      expect(twisted).not.toBe(mail);
      const result = await receive('google.com', twisted);
      if (!result.ok) throw new Error(result.reason);
      expect(verifySubmitter(result.mail, result.reports[0]!)).toMatchObject({ verified: false, reason });
    }
  });
});
