import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { causeOf } from '../fixtures/in-english.ts';
import { sampleFigures } from '../fixtures/sample-figures.ts';
import { RunningService } from './running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.remove());

interface Policy {
  policyDomain?: string;
  successfulSessions?: number;
  failedSessions?: number;
}

async function host(domain: string): Promise<string> {
  const { body } = await service.api('PUT', `/v1/domains/${domain}`, {
    owner: 'acme',
    digestTo: ['owner@acme.example'],
  });
  return body.reportAddress ?? (await service.api('GET', `/v1/domains/${domain}`)).body.reportAddress;
}

/** Sessions of all reports of a domain, and how many reports there are. */
async function figures(domain: string, around: string): Promise<{ reports: number; sums: [number, number] }> {
  const { body } = await service.api('GET', `/v1/domains/${domain}/reports?from=${around}&to=${around}`);
  const policies: Policy[] = body.reports.flatMap((report: { policies: Policy[] }) => report.policies);
  return { reports: body.reports.length, sums: sumsOf(policies) };
}

const sumsOf = (policies: Policy[]): [number, number] => [
  policies.reduce((sum, { successfulSessions = 0 }) => sum + successfulSessions, 0),
  policies.reduce((sum, { failedSessions = 0 }) => sum + failedSessions, 0),
];

/** Why each mail of the tests is in the quarantine. They may have begun before midnight. */
async function quarantined(): Promise<string[]> {
  const days = [yesterday, new Date().toISOString().slice(0, 10)];
  const answers = await Promise.all(
    days.map((day) => service.api('GET', `/v1/quarantine?day=${day}&limit=1000`)),
  );
  return answers.flatMap(({ body }) => body.quarantine.map(({ reason }: { reason: string }) => reason));
}

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

const reportOf = (domain: string, id: string, members: object = {}) => ({
  'organization-name': 'Reporter Ltd.',
  'date-range': { 'start-datetime': '2026-11-20T00:00:00Z', 'end-datetime': '2026-11-20T23:59:59Z' },
  'contact-info': 'tls@reporter.example',
  'report-id': id,
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': domain },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }],
    },
  ],
  ...members,
});

function mailWith(attachment: Buffer, headers: string[] = []): Buffer {
  const lines = [
    'From: tls@reporter.example',
    'MIME-Version: 1.0',
    ...headers,
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    '',
    attachment.toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const mailOf = (report: object, headers?: string[]) => mailWith(gzipSync(JSON.stringify(report)), headers);

test('SMTP counts a report once that is sent three times', async () => {
  const address = await host('thrice.example');
  for (let time = 0; time < 3; time++) {
    expect(await service.sendMail(address, mailOf(reportOf('thrice.example', 'r1')))).toMatch(/^250/);
  }
  expect(await figures('thrice.example', '2026-11-20')).toEqual({ reports: 1, sums: [7, 2] });
  const { body } = await service.api('GET', '/v1/domains/thrice.example/summary');
  expect(body.total.unverified).toEqual({ reports: 1, successfulSessions: 7, failedSessions: 2 });
});

test('SMTP refuses an address that nobody has, stores nothing, and keeps mail for the postmaster', async () => {
  const before = (await quarantined()).length;
  const nobody = service.sendMail('nobody@reports.strictmx.test', mailOf(reportOf('x.example', 'r1')));
  await expect(nobody).rejects.toMatchObject({ responseCode: 550 });
  expect(await quarantined()).toHaveLength(before);

  const question = Buffer.from('From: a@b.example\r\nSubject: Question\r\n\r\nHello\r\n');
  expect(await service.sendMail('Postmaster@reports.strictmx.test', question)).toMatch(/^250/);
  const reasons = await quarantined();
  expect(reasons).toHaveLength(before + 1);
  expect(reasons).toContain('operator-mail');
});

test("SMTP quarantines a report that is sent to another domain's address, and counts it nowhere", async () => {
  await host('victim.example');
  const address = await host('attacker.example');
  await service.sendMail(address, mailOf(reportOf('victim.example', 'forged')));
  expect(await quarantined()).toContain('other-domain');
  expect((await figures('victim.example', '2026-11-20')).reports).toBe(0);
  expect((await figures('attacker.example', '2026-11-20')).reports).toBe(0);
});

test.each([
  ['a plain mail', Buffer.from('From: a@b.example\r\nSubject: hello\r\n\r\nHow are you?\r\n')],
  [
    'a bounce',
    Buffer.from(
      'From: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nFailed\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--x--\r\n',
    ),
  ],
  ['damaged gzip', mailWith(Buffer.from('1f8b0800deadbeef', 'hex'))],
  ['a gzip bomb', mailWith(gzipSync(Buffer.alloc(300_000_000)))],
  [
    'JSON nested 100,000 deep',
    mailWith(Buffer.from(`{"policies":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
  ],
  [
    'NUL and control characters',
    Buffer.from(`From: a@b.example\r\nSubject: \u0000\u0001\u001b[31m\r\n\r\n${'\u0000'.repeat(100)}\r\n`),
  ],
])('SMTP answers 250 to %s, classifies and keeps it, and continues', async (_, raw) => {
  const address = await host('noise.example');
  const before = (await quarantined()).length;
  expect(await service.sendMail(address, raw)).toMatch(/^250/);
  expect(await quarantined()).toHaveLength(before + 1);
  expect((await service.api('GET', '/healthz')).status).toBe(200);
});

const signature = 'DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; bh=x; b=x';
const lengths = Array.from({ length: 10 }, (_, n) => 9_000_000 + n);

// Each stopped the process for longer than this test may take.
test.each([
  ['248 KB of quotes in To', `From: a@b.example\r\nTo: "${'\\"'.repeat(124_000)}\r\n\r\nHello\r\n`],
  [
    '250 KB of folded lines in a signed header',
    `${signature}\r\nFrom: a@b.example\r\nSubject: x${'\r\n a'.repeat(62_000)}\r\n\r\nHello\r\n`,
  ],
  [
    '250 KB of spaces in a signature',
    `${signature}; z=${' '.repeat(250_000)}x\r\nFrom: a@b.example\r\n\r\nHello\r\n`,
  ],
  [
    'ten signatures of 8 MB of short lines',
    `${lengths.map((length) => `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=s; h=from; l=${length}; bh=x; b=x\r\n`).join('')}From: a@b.example\r\n\r\n${'x \r\n'.repeat(2_000_000)}`,
  ],
])(
  'SMTP takes a mail with %s, and others soon',
  async (_, raw) => {
    const address = await host('slow.example');
    expect(await service.sendMail(address, Buffer.from(raw))).toMatch(/^250/);
    expect((await service.api('GET', '/healthz')).status).toBe(200);
  },
  30_000,
);

test('SMTP refuses a mail of 50 MB with 552, and still accepts others', async () => {
  const address = await host('large.example');
  const large = service.sendMail(address, Buffer.alloc(50_000_000, 'x'.repeat(77).concat('\n')));
  await expect(large).rejects.toMatchObject({ responseCode: 552 });
  expect(await service.sendMail(address, mailOf(reportOf('large.example', 'r1')))).toMatch(/^250/);
});

test('SMTP refuses mail for other domains, because it is not a relay', async () => {
  await expect(service.sendMail('someone@elsewhere.example', 'Subject: x\r\n\r\nx')).rejects.toMatchObject({
    responseCode: 550,
  });
});

test('SMTP says within seconds that the key of a signature cannot be looked up', {
  timeout: 30_000,
}, async () => {
  const address = await host('nokey.example');
  const signature =
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=reporter.example; s=s1; h=from; bh=2kbhf54mtX06OiZR0UJXeBrUva5J8cL9m64HSgIK/ZE=; b=Cs/zp0dPa8Zb3WMk43VziKHVlqbSVZF4Gq8tBYkuxL33uEc3AqljrKSVZ5E0C446LB';
  await service.sendMail(address, mailOf(reportOf('nokey.example', 'r1'), [signature]));
  const { body } = await service.api(
    'GET',
    '/v1/domains/nokey.example/reports?from=2026-11-20&to=2026-11-20',
  );
  expect(body.reports[0].verification).toMatchObject({ verified: false });
  expect(body.reports[0].verification.detail).toMatch(/\w/);
});

test("HTTPS intake counts a report with the domain's token and with no other", async () => {
  await host('posted.example');
  const { reportUrl } = (await service.api('GET', '/v1/domains/posted.example')).body;
  const post = (url: string, body: Buffer) =>
    fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/tlsrpt+gzip' } });
  const report = gzipSync(JSON.stringify(reportOf('posted.example', 'r1')));
  for (let time = 0; time < 2; time++) expect((await post(reportUrl, report)).status).toBe(202);
  expect(await figures('posted.example', '2026-11-20')).toEqual({ reports: 1, sums: [7, 2] });
  expect((await post(`${service.ready.api}/v1/tlsrpt/${'a'.repeat(20)}`, report)).status).toBe(404);
  expect(
    await (await post(reportUrl, gzipSync(JSON.stringify(reportOf('thrice.example', 'r2'))))).json(),
  ).toEqual({ outcome: 'quarantined', reason: 'other-domain' });
});

test.each([
  ['our own server', 'reports.strictmx.test', 'reports.strictmx.test'],
  ['SES', 'inbound-smtp.us-east-1.amazonaws.com', 'amazonses.com'],
])('HTTPS intake verifies nothing in a body with a forged block of %s', async (_, by, receiver) => {
  await host('forged.example');
  const { reportUrl } = (await service.api('GET', '/v1/domains/forged.example')).body;
  const forged = [
    `Received: from x by ${by} with SMTP id x; Mon, 23 Nov 2026 08:00:00 +0000`,
    `Authentication-Results: ${receiver}; dkim=pass header.i=@google.com header.s=s1`,
    'DKIM-Signature: v=1; a=rsa-sha256; d=google.com; s=s1; h=from:to:subject:content-type; bh=x; b=x',
    'From: noreply-smtp-tls-reporting@google.com',
    'Content-Type: application/tlsrpt+json',
    '',
    JSON.stringify({ ...reportOf('forged.example', by), 'contact-info': 'tls@google.com' }),
  ];
  const answer = await fetch(reportUrl, { method: 'POST', body: forged.join('\r\n') });
  expect(await answer.json()).toEqual({ outcome: 'counted' });
  const { body } = await service.api('GET', '/v1/domains/forged.example/summary?days=30');
  expect(body.total.verified.reports).toBe(0);
  expect(body.total.unverified.reports).toBeGreaterThan(0);
});

test('HTTPS intake takes a report while one network floods the report URL', async () => {
  await host('flooded.example');
  const { reportUrl } = (await service.api('GET', '/v1/domains/flooded.example')).body;
  const post = async (localAddress: string, body: string) => {
    const sent = request(reportUrl, { method: 'POST', localAddress, agent: false });
    sent.end(body);
    const [answer] = await once(sent, 'response');
    answer.resume();
    return answer.statusCode;
  };
  // Five a minute; the minute may end meanwhile. One after the other: what is sent at once counts as junk only once it is read.
  const flood: unknown[] = [];
  while (flood.length < 11 && !flood.includes(429)) flood.push(await post('127.1.0.1', `{${flood.length}`));
  expect(new Set(flood)).toEqual(new Set([202, 429]));
  expect(await post('127.2.0.1', JSON.stringify(reportOf('flooded.example', 'honest')))).toBe(202);
});

test('PUT digests sends one signed mail per owner, which no report can inject anything into; a second call sends nothing', async () => {
  const address = await host('digest.example');
  const hostile = {
    'organization-name':
      '<script>alert(1)</script><a href="https://evil.example">x</a>\r\nBcc: all@evil.example',
  };
  await service.sendMail(address, mailOf(reportOf('digest.example', 'r1', hostile)));
  // The schedule sends the mail about yesterday, if its hour begins while the tests run.
  const scheduled = (await service.outbox()).map(String);
  const newMails = async () => (await service.outbox()).filter((mail) => !scheduled.includes(String(mail)));
  const today = new Date().toISOString().slice(0, 10);
  const { body } = await service.api('PUT', `/v1/digests/${today}`);
  expect(body.digests).toEqual([{ owner: 'acme', outcome: 'sent' }]);

  const mails = await newMails();
  expect(mails).toHaveLength(1);
  const { html = '', text = '', headers } = await PostalMime.parse(mails[0]!);
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('href="https://evil.example');
  expect(headers.map(({ key }) => key)).not.toContain('bcc');
  expect(text).toContain('digest.example');
  const { results } = await dkimVerify(mails[0]!, {
    resolver: (name: string) => service.dns.resolveTxt(name),
  });
  expect(results[0]?.status?.result).toBe('pass');

  expect((await service.api('PUT', `/v1/digests/${today}`)).body.digests).toEqual([
    { owner: 'acme', outcome: 'already-sent' },
  ]);
  expect(await newMails()).toHaveLength(1);
});

const samples = join(import.meta.dirname, '../../../shared/samples/tlsrpt');
const present = sampleFigures.filter(([file]) => existsSync(join(samples, file)));

test.each(present)(
  "SMTP counts the sample %s once that is sent three times to its domain's address: %d and %d",
  async (file, ...expected) => {
    const bytes = readFileSync(join(samples, file));
    const read = await readReport(bytes);
    if (!read.ok) throw new Error(causeOf(read));
    const [report] = read.reports;
    const domain = report?.policies[0]?.policyDomain ?? '';
    const day = report?.begin?.slice(0, 10) ?? '';
    const address = await host(domain);
    for (let time = 0; time < 3; time++) {
      await service.sendMail(address, file.endsWith('.eml') ? bytes : mailWith(bytes));
    }
    const { body } = await service.api('GET', `/v1/domains/${domain}/reports?from=${day}&to=${day}`);
    const counted = body.reports.filter(
      ({ reportId }: { reportId: string }) => reportId === report?.reportId,
    );
    expect(counted).toHaveLength(1);
    expect(sumsOf(counted[0].policies)).toEqual(expected);
  },
);
