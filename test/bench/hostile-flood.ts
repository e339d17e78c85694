/** Measures the service's peak memory while hostile mails arrive as fast as it accepts them. Linux only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { dkimSelector, mailDomain } from '../../bin/local-names.ts';
import type { DkimKey } from '../../core/mail/dkim/sign-mail.ts';
import { RunningService } from '../bin/running-service.ts';
import { round, withBound } from './bounds.ts';
import { makeHostileMails } from './hostile-mails.ts';

const mails = Number(process.env.STRICTMX_BENCH_MAILS ?? 20_000);
const connections = 20;
const mostMegabytes = 400;
const leastTaken = 0.9;

export async function benchHostileFlood(print: (row: object) => void): Promise<void> {
  const service = await RunningService.start();
  try {
    const baselineMegabytes = await peakMegabytes(service.pid);
    const start = performance.now();
    const inbox = await hostFlooded(service);
    const mailOf = await makeHostileMails(await ownKeyOf(service));
    const answers = await flood(service, inbox, mails, mailOf);
    const megabytes = await peakMegabytes(service.pid);
    // A service that refuses every mail needs no memory.
    const isServed = (answers['250'] ?? 0) >= leastTaken * mails;
    print(
      withBound(
        {
          name: `memory of the service through ${mails} hostile mails`,
          megabytes,
          answers,
          perSecond: Math.round((mails / (performance.now() - start)) * 1000),
          baseline: 'after its start',
          baselineMegabytes,
          ratio: round(megabytes / baselineMegabytes),
        },
        `under ${mostMegabytes} MB, and nine of ten mails are taken`,
        megabytes < mostMegabytes && isServed,
      ),
    );
  } finally {
    await service.remove();
  }
}

/** The only key whose record the service can look up: its own. */
async function ownKeyOf({ dataDir }: RunningService): Promise<DkimKey> {
  const privateKey = await readFile(join(dataDir, 'dkim', 'private.pem'), 'utf8');
  return { domain: mailDomain, selector: dkimSelector, privateKey };
}

/** @returns the name before the @ of the domain's report address */
async function hostFlooded(service: RunningService): Promise<string> {
  const path = '/v1/domains/flooded.example';
  await service.api('PUT', path, { owner: 'bench', digestTo: [] });
  const { body } = await service.api('GET', path);
  return body.reportAddress.split('@')[0];
}

/** @returns how often the service gave each answer */
async function flood(
  service: RunningService,
  inbox: string,
  count: number,
  mailOf: (inbox: string, id: number) => Buffer,
): Promise<Record<string, number>> {
  const { host, port } = service.ready.smtp;
  const envelope = { from: 'a@made-up.example', to: `${inbox}@reports.strictmx.test` };
  const answers: Record<string, number> = {};
  let next = 0;
  const send = async () => {
    const pool = createTransport({
      host,
      port,
      pool: true,
      maxConnections: 1,
      maxMessages: Infinity,
      ignoreTLS: true,
    });
    while (next < count) {
      const answer = await pool.sendMail({ envelope, raw: mailOf(inbox, next++) }).then(
        () => '250',
        (error) => String(error.responseCode ?? error.code),
      );
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    pool.close();
  };
  await Promise.all(Array.from({ length: connections }, send));
  return answers;
}

async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

if (import.meta.main) await benchHostileFlood((row) => console.log(JSON.stringify(row)));
