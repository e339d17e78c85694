/** Mail to the operator, from the outside: SMTP in, the outbox out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, RunningService } from './running-service.ts';

const postmaster = 'postmaster@reports.strictmx.test';

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start(['--alarm-to', 'ops@example.net']);
});
afterAll(() => service.remove());

const letter = (subject: string) =>
  `From: ann@customer.example\r\nSubject: ${subject}\r\n\r\nYour reports bounce.\r\n`;

const outbox = (mails: number) =>
  eventually(
    () => service.outbox(),
    ({ length }) => length >= mails,
    20_000,
  );

/** How many mails intake has taken for the operator. */
async function quarantined(): Promise<number> {
  const day = new Date().toISOString().slice(0, 10);
  const { body } = await service.api('GET', `/v1/quarantine?day=${day}&limit=1000`);
  return body.quarantine.filter(({ reason }: { reason: string }) => reason === 'operator-mail').length;
}

test('mail to postmaster is handed on to the operator, signed, with the original', async () => {
  expect(await service.sendMail(postmaster, letter('Hello'), 'ann@customer.example')).toMatch(/^250/);
  const [mail = Buffer.alloc(0)] = await outbox(1);
  const { results } = await dkimVerify(mail, { resolver: (name: string) => service.dns.resolveTxt(name) });
  expect(results.map(({ status }) => status?.result)).toEqual(['pass']);
  const { to, subject, text, attachments } = await PostalMime.parse(mail, { forceRfc822Attachments: true });
  expect(to?.map(({ address }) => address)).toEqual(['ops@example.net']);
  expect(subject).toBe(`Mail to ${postmaster}`);
  expect(text).toMatch(/Sender checks\s+dkim=none/);
  expect(attachments).toMatchObject([{ mimeType: 'message/rfc822' }]);
  expect(mail.toString()).toContain(letter('Hello'));
});

test('our own mail, sent back to postmaster twice, is handed on to nobody', async () => {
  const [mail = Buffer.alloc(0)] = await outbox(1);
  const withoutMark = mail.toString().replace(/^Auto-Submitted:.*\r\n/mu, '');
  expect(withoutMark).not.toBe(mail.toString());
  for (const raw of [mail, mail, withoutMark]) await service.sendMail(postmaster, raw, 'ops@example.net');
  expect(await quarantined()).toBe(4);
  // Tasks are done in their order, so this one comes after all that the others led to.
  await service.sendMail(postmaster, letter('After the loop'), 'ann@customer.example');
  const mails = await outbox(2);
  expect(mails).toHaveLength(2);
  expect(mails.filter((one) => one.includes('After the loop'))).toHaveLength(1);
});

test.each([
  ['with the empty reverse-path', '', letter('Bounce')],
  ['of a vacation program', 'ann@customer.example', `Auto-Submitted: auto-replied\r\n${letter('Away')}`],
  ['of a mailing list', 'list@customer.example', `Precedence: list\r\n${letter('Digest')}`],
])('mail %s is kept and handed on to nobody', async (_what, from, raw) => {
  const before = await quarantined();
  await service.sendMail('abuse@reports.strictmx.test', raw, from);
  expect(await quarantined()).toBe(before + 1);
  expect(await service.outbox()).toHaveLength(2);
});

test('of 200 mails ten in an hour are handed on, and the rest is counted', async () => {
  const before = await quarantined();
  const flood = createTransport({ ...service.ready.smtp, pool: true, maxMessages: 1_000, ignoreTLS: true });
  const mails = Array.from({ length: 200 }, (_, at) => ({
    envelope: { from: `sender${at}@customer.example`, to: postmaster },
    raw: letter(`Flood ${at}`),
  }));
  await Promise.all(mails.map((mail) => flood.sendMail(mail)));
  flood.close();
  expect(await quarantined()).toBe(before + 200);
  await outbox(10);
  const state = () =>
    readFile(join(service.dataDir, 'operator-mail/handed-on/mails.json'), 'utf8').then((text) =>
      JSON.parse(text),
    );
  await eventually(state, ({ leftOut }) => leftOut?.mails === 192, 30_000);
  expect(await service.outbox()).toHaveLength(10);
});
