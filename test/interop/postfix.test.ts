/** Postfix in both roles: it delivers a report to our intake, which it finds by MX, and accepts report mail from us. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../adapters/local/https/certificate-authority.ts';
import { eventually, RunningService } from '../bin/running-service.ts';
import { Postfix, type Settings } from './postfix.ts';
import { recentDay, reportMail, reportsOf, sendSessions } from './reports.ts';
import { register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

const receivers = [
  'with STARTTLS',
  'without STARTTLS',
  'whose STARTTLS answers 454',
  'whose TLS handshake fails',
] as const;

describeWith(['postfix', 'swaks'], 'Postfix', () => {
  let folder: string;
  let service: RunningService;
  let postfix: Postfix;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
    const authority = await openCertificateAuthority(folder);
    const { key, chain } = await authority.issue('mta.mailbox.example');
    await writeFile(join(folder, 'key.pem'), key);
    await writeFile(join(folder, 'chain.pem'), chain);
    await writeFile(join(folder, 'not-a-certificate.pem'), 'nothing\n');
    service = await startService();
    const sending = { smtp_tls_security_level: 'may', smtp_tls_loglevel: '1' };
    postfix = await Postfix.start(
      { ...sending, smtp_tls_CAfile: service.ready.https.caFile },
      receivers.map((receiver) => settingsOf(receiver)),
    );
  });
  afterAll(async () => {
    await postfix?.stop();
    await service?.remove();
    await rm(folder, { recursive: true });
  });

  function settingsOf(receiver: (typeof receivers)[number]): Settings {
    const settings = {
      smtpd_tls_security_level: 'may',
      smtpd_tls_cert_file: join(folder, 'chain.pem'),
      smtpd_tls_key_file: join(folder, 'key.pem'),
    };
    switch (receiver) {
      case 'with STARTTLS':
        return settings;
      case 'without STARTTLS':
        return {};
      case 'whose STARTTLS answers 454':
        return { ...settings, smtpd_tls_cert_file: join(folder, 'not-a-certificate.pem') };
      case 'whose TLS handshake fails':
        return { ...settings, smtpd_tls_protocols: 'TLSv1' };
    }
  }

  test('Postfix finds our intake by MX, trusts its certificate, and delivers a report that is counted', async () => {
    const { reportAddress } = await register(service.ready, 'by-postfix.example');
    const envelope = ['--from', 'tls@reporter.example', '--to', reportAddress];
    const input = reportMail('by-postfix.example', 'by-postfix-1');
    const args = ['--server', Postfix.server(), ...envelope, '--data', '-'];
    const handedIn = await run('swaks', args, { input });
    expect(handedIn.status, handedIn.output).toBe(0);

    const { reports } = await eventually(
      () => reportsOf(service.ready, 'by-postfix.example'),
      (seen) => seen.reports.length > 0,
    );
    expect(reports[0]).toMatchObject({ reportId: 'by-postfix-1', policies: [{ failedSessions: 2 }] });
    const log = await eventually(
      () => postfix.log(),
      (text) => text.includes('status=sent'),
    );
    expect(log).toContain('Trusted TLS connection established to reports.strictmx.test[1.2.3.4]:25');
  });

  test.each(receivers)('Postfix receives report mail from us as a server %s', async (receiver) => {
    const sender = await RunningService.start(['--relay', Postfix.server(receivers.indexOf(receiver))]);
    try {
      const domain = `${receiver.replaceAll(/\W+/g, '-').toLowerCase()}.example`;
      await sendSessions(sender.ready, domain);
      const path = `/v1/outbound/${recentDay()}/${domain}/test`;
      const { status } = await sender.api('POST', path, { to: 'tls-reports@mailbox.example' });
      expect(status).toBe(200);
      const mails = await eventually(
        async () =>
          (await postfix.delivered()).filter((mail) => mail.includes(`TLS-Report-Domain: ${domain}`)),
        (seen) => seen.length > 0,
      );
      expect(mails).toHaveLength(1);
      expect(mails[0]).toContain(receiver === 'with STARTTLS' ? ' with ESMTPS id ' : ' with ESMTP id ');
    } finally {
      await sender.remove();
    }
  });
});
