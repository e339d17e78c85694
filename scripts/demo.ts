/**
 * `npm run demo`: the main workflow once, end to end, over the real servers on this machine. Each step prints what you
 * can check by hand and checks it too; the exit code is 0 only if every check passed.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import { gzipSync } from 'node:zlib';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { createLog } from '../adapters/system.ts';
import { type LocalService, startLocalService } from '../bin/local-service.ts';
import { formatDkimKeyRecord, signMail } from '../core/mail/sign-mail.ts';
import { composeMail } from '../core/mail/write-mail.ts';

const domain = 'example.com';
const reporter = 'reporter.example';
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

let failures = 0;
let step = 0;

function title(text: string): void {
  console.log(`\n${styleText('bold', `${++step}. ${text}`)}`);
}

function show(text: string): void {
  console.log(stripVTControlCharacters(text).replaceAll('\r', '').trimEnd().replaceAll(/^/gm, '   '));
}

function check(what: string, holds: boolean): void {
  if (!holds) failures++;
  console.log(`   ${holds ? styleText('green', '✓') : styleText('red', '✗ FAILED:')} ${what}`);
}

/** Checks repeatedly until something is there, for at most two seconds. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + 2_000;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

class Demo {
  readonly #service: LocalService;
  readonly #dns = new Resolver({ timeout: 1_000, tries: 2 });

  constructor(service: LocalService) {
    this.#service = service;
    this.#dns.setServers([`${service.ready.dns.host}:${service.ready.dns.port}`]);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the demo looks into many answers
  async api(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<any> {
    const response = await fetch(`${this.#service.ready.api}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#service.ready.adminToken}`, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as object;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return { ...answer, etag: response.headers.get('ETag') };
  }

  async txt(name: string): Promise<string | undefined> {
    const records = await this.#dns.resolveTxt(name).catch(() => []);
    return records[0]?.join('');
  }

  /** Fetches as a sender does: checks the certificate, follows no redirect. */
  async fetchPolicy(): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
    const { host, port, caFile } = this.#service.ready.https;
    const name = `mta-sts.${domain}`;
    const options = {
      host,
      port,
      servername: name,
      ca: await readFile(caFile),
      path: '/.well-known/mta-sts.txt',
      headers: { Host: name },
    };
    return new Promise((resolve, reject) => {
      request(options, async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        resolve({
          status: answer.statusCode,
          type: answer.headers['content-type'],
          body: Buffer.concat(chunks).toString(),
        });
      })
        .on('error', reject)
        .end();
    });
  }

  async host(): Promise<string> {
    title(`Host ${domain}`);
    const { reportAddress } = await this.api('PUT', `/v1/domains/${domain}`, {
      owner: 'demo',
      digestTo: ['owner@example.com'],
    });
    const tlsRpt = await until(() => this.txt(`_smtp._tls.${domain}`));
    show(`_smtp._tls.${domain} TXT "${tlsRpt}"`);
    check('DNS tells senders where to report to', tlsRpt === `v=TLSRPTv1; rua=mailto:${reportAddress}`);
    return reportAddress;
  }

  async edit(mode: 'testing' | 'enforce', ifMatch?: string): Promise<string> {
    title(`Put a policy in mode ${mode}`);
    const before = await this.txt(`_mta-sts.${domain}`);
    const policy = { mode, mx: [`mx1.${domain}`, `*.mail.${domain}`], maxAgeSeconds: 1_209_600 };
    const { text, wantedId, etag } = await this.api(
      'PUT',
      `/v1/domains/${domain}/policy`,
      policy,
      ifMatch ? { 'If-Match': ifMatch } : {},
    );
    const wanted = `v=STSv1; id=${wantedId};`;
    const after = await until(async () => {
      const record = await this.txt(`_mta-sts.${domain}`);
      return record === wanted ? record : undefined;
    });
    const served = await this.fetchPolicy();
    show(`https://mta-sts.${domain}/.well-known/mta-sts.txt  ${served.status}  ${served.type}`);
    show(served.body);
    show(`_mta-sts.${domain} TXT before: ${before ?? '(none)'}`);
    show(`_mta-sts.${domain} TXT after:  ${after ?? '(unchanged)'}`);
    check(
      'HTTPS serves the policy byte for byte, as text/plain',
      served.status === 200 && served.body === text && served.type === 'text/plain; charset=utf-8',
    );
    check('DNS announces the new id', after === wanted && after !== before);
    return etag;
  }

  async report(reportAddress: string): Promise<void> {
    title(`A report from ${reporter} arrives by mail, signed`);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await this.publishKey(formatDkimKeyRecord(pem));
    const { raw, envelope } = await composeMail(reportMail(reportAddress));
    const signed = await signMail(raw, { domain: reporter, selector: 's1', privateKey: pem });
    const { host, port } = this.#service.ready.smtp;
    const smtp = createTransport({ host, port, tls: { rejectUnauthorized: false } });
    const { response } = await smtp.sendMail({ envelope, raw: Buffer.from(signed) });
    show(`SMTP answered: ${response}`);
    check('the mail was accepted', response.startsWith('250'));

    const report = await until(
      async () => (await this.api('GET', `/v1/domains/${domain}/reports`)).reports[0],
    );
    show(JSON.stringify(report, null, 2) ?? '(nothing)');
    check(
      'the report is counted: 1,204 sessions succeeded, 3 failed',
      report?.policies[0]?.successfulSessions === 1204 && report?.policies[0]?.failedSessions === 3,
    );
    check(`its signature by ${reporter} was verified`, report?.verification.verified === true);
    const summary = await this.api('GET', `/v1/domains/${domain}/summary`);
    show(`explained: ${summary.resultTypes[0]?.resultType}: ${summary.resultTypes[0]?.explanation.meaning}`);
    check('the failure is explained', typeof summary.resultTypes[0]?.explanation.meaning === 'string');
  }

  async publishKey(value: string): Promise<void> {
    const { zones } = this.#service;
    await zones.addZone(reporter);
    const to = { name: `s1._domainkey.${reporter}`, type: 'TXT' as const, ttlSeconds: 60, values: [value] };
    await zones.change(reporter, [{ from: undefined, to }]);
  }

  async digest(): Promise<void> {
    title('The daily mail');
    const today = new Date().toISOString().slice(0, 10);
    await this.api('PUT', `/v1/digests/${today}`);
    const { outbox } = this.#service.ready;
    const files = await readdir(outbox);
    const raw = await readFile(join(outbox, files[0] ?? ''));
    const resolver = (name: string, type: string) => this.#dns.resolve(name, type as 'TXT');
    const { results } = await dkimVerify(raw, { resolver });
    const { subject, text = '', html } = await PostalMime.parse(raw);
    show(`Subject: ${subject}\n\n${text}`);
    check('one mail was sent, as text and HTML', files.length === 1 && html !== undefined);
    check(
      'it names the failure and what to do',
      text.includes('Certificate expired') && text.includes('What to do'),
    );
    check('an independent verifier accepts its DKIM signature', results[0]?.status?.result === 'pass');
    const again = await this.api('PUT', `/v1/digests/${today}`);
    check(
      'a second call sends nothing',
      again.digests[0].outcome === 'already-sent' && (await readdir(outbox)).length === 1,
    );
  }
}

function reportMail(to: string): Parameters<typeof composeMail>[0] {
  const report = {
    'organization-name': 'Reporter Ltd.',
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': `tls-reports@${reporter}`,
    'report-id': `${day}-1@${reporter}`,
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': [
            'version: STSv1',
            'mode: enforce',
            `mx: mx1.${domain}`,
            `mx: *.mail.${domain}`,
            'max_age: 1209600',
          ],
          'policy-domain': domain,
          'mx-host': [`mx1.${domain}`, `*.mail.${domain}`],
        },
        summary: { 'total-successful-session-count': 1204, 'total-failure-session-count': 3 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': `mx1.${domain}`,
            'sending-mta-ip': '192.0.2.25',
            'failed-session-count': 3,
          },
        ],
      },
    ],
  };
  const start = Date.parse(`${day}T00:00:00Z`) / 1000;
  return {
    from: { name: 'Reporter Ltd.', address: `tls-reports@${reporter}` },
    to: [{ address: to }],
    subject: `Report Domain: ${domain} Submitter: ${reporter} Report-ID: <${day}-1@${reporter}>`,
    text: `This is an aggregate TLS report from ${reporter}\n`,
    date: new Date(),
    messageId: `<${randomBytes(8).toString('hex')}@${reporter}>`,
    headers: { 'TLS-Report-Domain': domain, 'TLS-Report-Submitter': reporter },
    attachments: [
      {
        filename: `${reporter}!${domain}!${start}!${start + 86_399}.json.gz`,
        contentType: 'application/tlsrpt+gzip',
        content: gzipSync(JSON.stringify(report)),
      },
    ],
    reportType: 'tlsrpt',
  };
}

const dataDir = await mkdtemp(join(tmpdir(), 'strictmx-demo-'));
const start = performance.now();
try {
  const service = await startLocalService({
    dataDir,
    version: 'demo',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: createLog({ quiet: true }),
  });
  console.log(`StrictMX runs at ${service.ready.api} for this demo, with its data in ${dataDir}`);
  try {
    const demo = new Demo(service);
    const address = await demo.host();
    const etag = await demo.edit('testing');
    await demo.edit('enforce', etag);
    await demo.report(address);
    await demo.digest();
  } finally {
    await service.close();
  }
} catch (error) {
  failures++;
  console.error(error instanceof Error ? error.message : error);
} finally {
  await rm(dataDir, { recursive: true });
}
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(
  failures === 0 ? `\nEvery step passed (${seconds} s)` : `\n${failures} checks failed (${seconds} s)`,
);
process.exitCode = failures === 0 ? 0 : 1;
