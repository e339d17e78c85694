/**
 * What strangers send in numbers, by SMTP to the running service: an honest reporter's figures stay, and the domain can be
 * read. Each kind once erased reports, or made the day unreadable (docs/threat-model.md).
 */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createTransport, type Transporter } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDkimKeyFile } from '../../adapters/local/mail/dkim-key-file.ts';
import { dkimSelector, mailDomain } from '../../bin/local-names.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import { mailOfManyReports } from '../bench/report-mails.ts';
import { eventually, RunningService } from './running-service.ts';

const day = '2026-11-20';

let service: RunningService;
let smtp: Transporter;
beforeAll(async () => {
  service = await RunningService.start();
  const { host, port } = service.ready.smtp;
  smtp = createTransport({
    host,
    port,
    pool: true,
    maxConnections: 8,
    maxMessages: 1000,
    tls: { rejectUnauthorized: false },
  });
});
afterAll(async () => {
  smtp.close();
  await service.remove();
});

const reportOf = (domain: string, organization: string, details: object[] = []) => ({
  'organization-name': organization,
  'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
  'contact-info': `tls@${organization}`,
  'report-id': randomBytes(8).toString('hex'),
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': domain },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      'failure-details': details,
    },
  ],
});

function mailOf(domain: string, from: string, report: object): Buffer {
  const attachment = gzipSync(JSON.stringify(report)).toString('base64');
  const lines = [
    `From: tls@${from}`,
    'To: reports@strictmx.test',
    'Subject: Report',
    `TLS-Report-Domain: ${domain}`,
    `TLS-Report-Submitter: ${from}`,
    'MIME-Version: 1.0',
    'Content-Type: application/tlsrpt+gzip',
    'Content-Transfer-Encoding: base64',
    '',
    attachment.replaceAll(/.{76}/g, '$&\r\n'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

async function host(domain: string): Promise<string> {
  await service.api('PUT', `/v1/domains/${domain}`, { owner: 'acme', digestTo: [] });
  return (await service.api('GET', `/v1/domains/${domain}`)).body.reportAddress;
}

const send = (to: string, raw: Uint8Array) =>
  smtp.sendMail({ envelope: { from: 'x@reporter.example', to }, raw: Buffer.from(raw) });

/** From a reporter whose signature verifies: this machine knows one key, its own. */
async function sendHonest(to: string, domain: string): Promise<void> {
  const privateKey = await openDkimKeyFile(service.dataDir);
  const key = { domain: mailDomain, selector: dkimSelector, privateKey };
  await send(to, await signMail(mailOf(domain, mailDomain, reportOf(domain, 'Honest Ltd.')), key));
}

const summaryOf = (domain: string) =>
  service.api('GET', `/v1/domains/${domain}/summary?from=${day}&to=${day}`);

/** In four-byte letters, so that a text has as few letters as possible for its bytes. */
const fat = {
  'result-type': 'certificate-expired',
  'failed-session-count': 1,
  'additional-information': '𝒙'.repeat(60),
};

test.each([
  ['2,000 small mails in 200 names', 2000, () => []],
  [
    '200 mails of 8 KB, full of four-byte letters',
    200,
    () => Array.from({ length: 25 }, (_, n) => ({ ...fat, 'receiving-ip': `192.0.2.${n}` })),
  ],
])('SMTP counts an honest report among %s, and the day can be read', async (_, mails, detailsOf) => {
  const domain = `d${mails}.example`;
  const address = await host(domain);
  await sendHonest(address, domain);
  const flood = Array.from({ length: mails }, (_, n) =>
    send(address, mailOf(domain, 'stranger.example', reportOf(domain, `Name ${n % 200}`, detailsOf()))),
  );
  await Promise.all(flood);
  const { status, body } = await eventually(
    () => summaryOf(domain),
    ({ body }) => body.total?.unverified.reports === mails,
  );
  expect(status).toBe(200);
  expect(body.total.verified).toEqual({ reports: 1, successfulSessions: 7, failedSessions: 2 });
  const honest = body.reporters.find(({ submitter }: { submitter: string }) => submitter === mailDomain);
  expect(honest.verified).toEqual({ reports: 1, successfulSessions: 7, failedSessions: 2 });
  const page = await service.api('GET', `/v1/domains/${domain}/reports?from=${day}&to=${day}`);
  expect(page.status).toBe(200);
  expect(page.body.reports.length).toBeGreaterThan(0);
});

const quarantined = async () => {
  const today = new Date().toISOString().slice(0, 10);
  return (await service.api('GET', `/v1/quarantine?day=${today}`)).body.quarantine;
};

/** The mails are counted one after the other; a mail waited for more than a minute once. */
const mostMilliseconds = 10_000;

test('SMTP refuses a mail of 100 reports about 100 domains, says so, and delays no mail to another domain', async () => {
  const domains = Array.from({ length: 100 }, (_, n) => `many${n}.example`);
  const addresses: string[] = [];
  for (const domain of domains) addresses.push(await host(domain));
  const quiet = await host('quiet.example');
  const envelope = { from: 'x@stranger.example', to: addresses };
  const bad = Array.from({ length: 4 }, () =>
    smtp.sendMail({ envelope, raw: mailOfManyReports(domains, 100, day) }),
  );
  const start = performance.now();
  await sendHonest(quiet, 'quiet.example');
  expect(performance.now() - start).toBeLessThan(mostMilliseconds);
  await Promise.all(bad);
  const refused = (await quarantined()).filter(({ reason }: { reason: string }) => reason === 'too-complex');
  expect(refused).toHaveLength(4);
  expect(refused[0].cause).toMatchObject({ code: 'too-many-domain-parts' });
  const { body } = await summaryOf('many0.example');
  expect(body.total.unverified.reports).toBe(0);
});

test('SMTP counts each of 100 reports about two domains in one mail', async () => {
  const domains = ['two0.example', 'two1.example'];
  const to = [await host('two0.example'), await host('two1.example')];
  await smtp.sendMail({
    envelope: { from: 'x@stranger.example', to },
    raw: mailOfManyReports(domains, 100, day),
  });
  for (const domain of domains) {
    const { body } = await summaryOf(domain);
    expect(body.total.unverified).toMatchObject({ reports: 100, successfulSessions: 700 });
  }
});

test('SMTP lets sites take turns, whatever recipients the mails of one site name first', async () => {
  const domains = Array.from({ length: 16 }, (_, n) => `turns${n}.example`);
  const addresses: string[] = [];
  for (const domain of domains) addresses.push(await host(domain));
  const quiet = await host('waits.example');
  const sendFrom = async (localAddress: string, to: string[], raw: Buffer) => {
    const transport = createTransport({ ...service.ready.smtp, localAddress, ignoreTLS: true });
    await transport.sendMail({ envelope: { from: 'x@stranger.example', to }, raw });
    transport.close();
  };
  let answered = 0;
  const flood = addresses.map(async (first) => {
    const to = [first, ...addresses.filter((one) => one !== first)];
    await sendFrom('127.1.1.1', to, mailOfManyReports(domains, 12, day));
    answered++;
  });
  await Promise.race(flood);
  const before = answered;
  await sendFrom('127.2.2.2', [quiet], mailOfManyReports(['waits.example'], 1, day));
  expect(answered - before).toBeLessThan(6);
  await Promise.all(flood);
});
