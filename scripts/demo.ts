/**
 * `npm run demo`: the main job once, end to end, over the real servers on this machine. Each step prints what you
 * can check by hand and checks it too; the exit code is 0 only if every check passed.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { createLog } from '../adapters/system.ts';
import { type LocalService, startLocalService } from '../bin/local-service.ts';
import { formatDkimKeyRecord, signMail } from '../core/mail/dkim/sign-mail.ts';
import { composeMail } from '../core/mail/write-mail.ts';
import { DemoClient } from './demo/demo-client.ts';
import { check, failures, print, title, until } from './demo/narrate.ts';
import { demoDomain, reporter, reportMail } from './demo/report-mail.ts';

class Demo {
  readonly #client: DemoClient;

  constructor(service: LocalService) {
    this.#client = new DemoClient(service);
  }

  async host(): Promise<string> {
    title(`Host ${demoDomain}`);
    const { reportAddress } = await this.#client.api('PUT', `/v1/domains/${demoDomain}`, {
      owner: 'demo',
      digestTo: ['owner@example.com'],
    });
    const tlsRpt = await until(() => this.#client.txt(`_smtp._tls.${demoDomain}`));
    print(`_smtp._tls.${demoDomain} TXT "${tlsRpt}"`);
    check('DNS tells senders where to report to', tlsRpt === `v=TLSRPTv1; rua=mailto:${reportAddress}`);
    return reportAddress;
  }

  async edit(mode: 'testing' | 'enforce', ifMatch?: string): Promise<string> {
    title(`Publish a policy in mode ${mode}`);
    const before = await this.#client.txt(`_mta-sts.${demoDomain}`);
    const policy = { mode, mx: [`mx1.${demoDomain}`, `*.mail.${demoDomain}`], maxAgeSeconds: 1_209_600 };
    const { text, wantedId, etag } = await this.#client.api(
      'PUT',
      `/v1/domains/${demoDomain}/policy`,
      policy,
      ifMatch ? { 'If-Match': ifMatch } : {},
    );
    const wanted = `v=STSv1; id=${wantedId};`;
    const after = await until(async () => {
      const record = await this.#client.txt(`_mta-sts.${demoDomain}`);
      return record === wanted ? record : undefined;
    });
    const served = await this.#client.fetchPolicy();
    print(`https://mta-sts.${demoDomain}/.well-known/mta-sts.txt  ${served.status}  ${served.type}`);
    print(served.body);
    print(`_mta-sts.${demoDomain} TXT before: ${before ?? '(none)'}`);
    print(`_mta-sts.${demoDomain} TXT after:  ${after ?? '(unchanged)'}`);
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
    await this.#client.publishKey(formatDkimKeyRecord(pem));
    const { raw, envelope } = await composeMail(reportMail(reportAddress));
    const signed = await signMail(raw, { domain: reporter, selector: 's1', privateKey: pem });
    const { host, port } = this.#client.service.ready.smtp;
    const smtp = createTransport({ host, port, tls: { rejectUnauthorized: false } });
    const { response } = await smtp.sendMail({ envelope, raw: Buffer.from(signed) });
    print(`SMTP answered: ${response}`);
    check('the mail was accepted', response.startsWith('250'));

    const report = await until(
      async () => (await this.#client.api('GET', `/v1/domains/${demoDomain}/reports`)).reports[0],
    );
    print(JSON.stringify(report, null, 2) ?? '(nothing)');
    check(
      'the report is counted: 1,204 sessions succeeded, 3 failed',
      report?.policies[0]?.successfulSessions === 1204 && report?.policies[0]?.failedSessions === 3,
    );
    check(`its signature by ${reporter} was verified`, report?.verification.verified === true);
    const summary = await this.#client.api('GET', `/v1/domains/${demoDomain}/summary`);
    print(`explained: ${summary.resultTypes[0]?.resultType}: ${summary.resultTypes[0]?.explanation.meaning}`);
    check('the failure is explained', typeof summary.resultTypes[0]?.explanation.meaning === 'string');
  }

  async digest(): Promise<void> {
    title('The daily mail');
    const today = new Date().toISOString().slice(0, 10);
    await this.#client.api('PUT', `/v1/digests/${today}`);
    const { outbox } = this.#client.service.ready;
    const files = await readdir(outbox);
    const raw = await readFile(join(outbox, files[0] ?? ''));
    const resolver = (name: string, type: string) => this.#client.dns.resolve(name, type as 'TXT');
    const { results } = await dkimVerify(raw, { resolver });
    const { subject, text = '', html } = await PostalMime.parse(raw);
    print(`Subject: ${subject}\n\n${text}`);
    check('one mail was sent, as text and HTML', files.length === 1 && html !== undefined);
    check(
      'it names the failure and what to do',
      text.includes('Certificate expired') && text.includes('What to do'),
    );
    check('an independent verifier accepts its DKIM signature', results[0]?.status?.result === 'pass');
    const again = await this.#client.api('PUT', `/v1/digests/${today}`);
    check(
      'a second call sends nothing',
      again.digests[0].outcome === 'already-sent' && (await readdir(outbox)).length === 1,
    );
  }
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
  check(error instanceof Error ? error.message : String(error), false);
} finally {
  await rm(dataDir, { recursive: true });
}
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(
  failures === 0 ? `\nEvery step passed (${seconds} s)` : `\n${failures} checks failed (${seconds} s)`,
);
process.exitCode = failures === 0 ? 0 : 1;
