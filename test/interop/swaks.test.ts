/** swaks, a scriptable SMTP client, sends report mail to our intake in every way it may arrive. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningService } from '../bin/running-service.ts';
import { address } from './private-network.ts';
import { recentDay, report8bitMail, reportMail, reportsOf, sendSessions } from './reports.ts';
import { register, startService } from './service.ts';
import { describeWith, type Ran, run } from './tools.ts';

describeWith(['swaks'], 'swaks', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.remove());

  const deliver = (to: string, input: string | Uint8Array, flags: string[] = []): Promise<Ran> =>
    run(
      'swaks',
      ['--server', `${address}:25`, '--from', 'tls@reporter.example', '--to', to, '--data', '-', ...flags],
      {
        input,
      },
    );

  const verifiedTls = () => ['--tls', '--tls-verify', '--tls-ca-path', service.ready.https.caFile];
  const ways: [string, () => string[], typeof reportMail, string][] = [
    ['without TLS', () => [], reportMail, 'Reporter Ltd.'],
    ['with STARTTLS and a certificate that verifies', verifiedTls, reportMail, 'Reporter Ltd.'],
    ['with STARTTLS if offered', () => ['--tls-optional'], reportMail, 'Reporter Ltd.'],
    ['over TLS 1.2', () => ['--tls', '--tls-protocol', 'tlsv1_2'], reportMail, 'Reporter Ltd.'],
    ['as 8-bit mail', () => [], report8bitMail, 'Bücher & 音楽'],
    ['with HELO only', () => ['--protocol', 'SMTP'], reportMail, 'Reporter Ltd.'],
  ];

  test.each(ways)(
    'swaks delivers a report %s, and it is counted',
    async (way, flagsOf, compose, organizationName) => {
      const flags = flagsOf();
      const domain = `${way.replaceAll(/\W+/g, '-').toLowerCase()}.example`;
      const { reportAddress } = await register(service.ready, domain);
      const { status, output } = await deliver(reportAddress, compose(domain, 'by-swaks-1'), flags);
      expect(status, output).toBe(0);
      expect(output.includes('TLS started')).toBe(flags.some((flag) => flag.startsWith('--tls')));
      const { reports } = await reportsOf(service.ready, domain);
      expect(reports).toMatchObject([
        { organizationName, policies: [{ successfulSessions: 7, failedSessions: 2 }] },
      ]);
    },
  );

  test('swaks delivers a report of our own, and it is read as verified with the same figures', async () => {
    const domain = 'round-trip.example';
    const { reportAddress } = await register(service.ready, domain);
    await sendSessions(service.ready, domain);
    const path = `/v1/outbound/${recentDay()}?dry-run=true&domain=${domain}`;
    const { body } = await service.api('PUT', path);
    const { status, output } = await deliver(reportAddress, body.reports[0].mails[0].mime);
    expect(status, output).toBe(0);
    const { reports } = await reportsOf(service.ready, domain);
    expect(reports).toMatchObject([
      {
        policies: [{ policyDomain: domain, successfulSessions: 1_204, failedSessions: 3 }],
        verification: { verified: true },
      },
    ]);
  });

  test('swaks gets 550 for a recipient in another domain', async () => {
    const { status, output } = await deliver(
      'someone@elsewhere.example',
      reportMail('elsewhere.example', 'r'),
    );
    expect(status).toBe(24);
    expect(output).toMatch(/<\*\* 550 5\.7\.1 Relaying denied/);
  });

  test('swaks gets 552 for a mail over 40 MB, and is served again afterwards', async () => {
    const { reportAddress } = await register(service.ready, 'large.example');
    const line = `${'x'.repeat(998)}\r\n`;
    const { status, output } = await deliver(reportAddress, line.repeat(42_000), ['--suppress-data']);
    expect(status).toBe(26);
    expect(output).toMatch(/552 5\.3\.4 The mail is larger than 41943040 bytes/);
    expect((await deliver(reportAddress, reportMail('large.example', 'small-1'))).status).toBe(0);
  });
});
