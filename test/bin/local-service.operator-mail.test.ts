/** Mail to the operator, from the outside: SMTP in, the outbox out. */
import { Resolver } from 'node:dns/promises';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { eventually } from './running-service.ts';

const postmaster = 'postmaster@reports.strictmx.test';
const dataDir = temporaryFolder();
const clock = new FixedClock(`${new Date().toISOString().slice(0, 13)}:05:00.000Z`);
let service: LocalService;

beforeAll(async () => {
  service = await startLocalService({
    dataDir,
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
    clock,
    operator: { address: 'ops@example.net', language: 'en' },
  });
});
afterAll(() => service.close());

async function send(mails: { to: string; raw: Buffer | string; from?: string }[]): Promise<void> {
  const smtp = createTransport({ ...service.ready.smtp, pool: true, maxMessages: 1_000, ignoreTLS: true });
  await Promise.all(
    mails.map(({ to, raw, from = 'ann@customer.example' }) => smtp.sendMail({ envelope: { from, to }, raw })),
  );
  smtp.close();
  await service.tasks.idle();
}

const letter = (subject: string) =>
  `From: ann@customer.example\r\nSubject: ${subject}\r\n\r\nYour reports bounce.\r\n`;

async function outbox(): Promise<Buffer[]> {
  const files = await readdir(service.ready.outbox).catch(() => []);
  const mails = files.filter((name) => name.endsWith('.eml')).toSorted();
  return Promise.all(mails.map((name) => readFile(join(service.ready.outbox, name))));
}

/** The mails after an hour, in which the schedule sent so many more. @returns those */
async function nextHour(more: number): Promise<Buffer[]> {
  const before = (await outbox()).map(String);
  clock.advance(3_600);
  const after = await eventually(outbox, ({ length }) => length >= before.length + more);
  return after.filter((mail) => !before.includes(mail.toString()));
}

test('mail to postmaster is forwarded to the operator at once, signed, with the original', async () => {
  await send([{ to: postmaster, raw: letter('Hello') }]);
  const [mail = Buffer.alloc(0)] = await outbox();
  const dns = new Resolver({ timeout: 5_000, tries: 4 });
  dns.setServers([`${service.ready.dns.host}:${service.ready.dns.port}`]);
  const { results } = await dkimVerify(mail, { resolver: (name: string) => dns.resolveTxt(name) });
  expect(results.map(({ status }) => status?.result)).toEqual(['pass']);
  const { to, subject, text, attachments } = await PostalMime.parse(mail, { forceRfc822Attachments: true });
  expect(to?.map(({ address }) => address)).toEqual(['ops@example.net']);
  expect(subject).toBe('1 mail to reports.strictmx.test');
  expect(text).toMatch(/Sender checks\s+dkim=none/);
  expect(attachments).toMatchObject([{ mimeType: 'message/rfc822' }]);
  expect(mail.toString()).toContain(letter('Hello'));
});

test('our own mail, sent back to postmaster twice, is forwarded to nobody', async () => {
  const [mail = Buffer.alloc(0)] = await outbox();
  const withoutMark = mail.toString().replace(/^Auto-Submitted:.*\r\n/mu, '');
  expect(withoutMark).not.toBe(mail.toString());
  const answer = `Auto-Submitted: auto-replied\r\nReferences: ${/^Message-ID: (.*)\r$/mu.exec(mail.toString())?.[1]}\r\n${letter('Away')}`;
  await send([mail, mail, withoutMark, answer].map((raw) => ({ to: postmaster, raw })));
  await send([{ to: postmaster, raw: letter('After the loop') }]);
  const [next] = await nextHour(1);
  expect(next?.toString()).toContain('After the loop');
  expect(next?.toString()).toContain('Subject: 1 mail to reports.strictmx.test');
});

test('a reply to the From of a report that was sent, and a complaint of a program, are forwarded', async () => {
  const { contact } = await fetch(`${service.ready.api}/v1/outbound/settings`, {
    headers: { Authorization: `Bearer ${service.ready.adminToken}` },
  }).then((response) => response.json() as Promise<{ contact: string }>);
  await send([
    { to: contact, raw: letter('Your report is wrong') },
    {
      to: 'abuse@reports.strictmx.test',
      from: '',
      raw: `Auto-Submitted: auto-generated\r\n${letter('Complaint')}`,
    },
  ]);
  const text = String((await nextHour(1))[0]);
  expect(text).toContain('Your report is wrong');
  expect(text).toContain('Complaint');
});

test('of 200 mails one is forwarded now, and one mail at the hour is about all others', async () => {
  clock.advance(3_600);
  const before = (await outbox()).length;
  const flood = Array.from({ length: 200 }, (_, at) => ({ to: postmaster, raw: letter(`Flood ${at}`) }));
  await send(flood.slice(0, 1));
  await eventually(outbox, ({ length }) => length === before + 1);
  await send(flood.slice(1));
  expect(await outbox()).toHaveLength(before + 1);
  const [next] = await nextHour(1);
  expect(next?.toString()).toContain('Subject: 199 mails to reports.strictmx.test');
  expect(next?.toString()).toContain('149 more mails are not listed.');
});
