import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTransport } from 'nodemailer';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../../../../adapters/local/https/certificate-authority.ts';
import { mailsStoredAtOnce } from '../../../../adapters/local/mail/receive-mail.ts';
import {
  createSmtpReceiver,
  type SmtpReceiver,
  type SmtpReceiverOptions,
} from '../../../../adapters/local/mail/smtp-receiver.ts';
import type { DnsAnswer } from '../../../../core/dns-record/answer.ts';
import { readFacts } from '../../../../core/mail/read-facts.ts';
import { readMail } from '../../../../core/mail/read-mail.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { SeededRandom } from '../../../fakes/seeded-random.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { keyRecord, signedMail } from './signed-mail.ts';

/** By itself vitest waits for a second. */
const busyMachine = { timeout: 60_000, interval: 5 };

const mailDomain = 'reports.strictmx.test';
const rcpt = `inbox1@${mailDomain}`;
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const folder = temporaryFolder();
let ca: CertificateAuthority;
const receivers: SmtpReceiver[] = [];

beforeAll(async () => {
  ca = await openCertificateAuthority(folder);
});
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function start(part: Partial<SmtpReceiverOptions> = {}, key: DnsAnswer<string> = keyRecord('')) {
  const taken: string[] = [];
  const log = new MemoryLog();
  const receiver = createSmtpReceiver({
    mailDomain,
    ca,
    resolver: { txt: async () => key },
    isKnownAddress: async (address) => /^(?:inbox\d+|postmaster)@/u.test(address),
    spoolFolder: join(folder, randomUUID()),
    storeMail: async (raw) => {
      taken.push(Buffer.from(raw).toString('latin1'));
      return `mail/in/${taken.length}`;
    },
    countMail: async () => {},
    log,
    clock: new FixedClock('2026-11-24T10:00:00Z'),
    random: new SeededRandom(),
    ...part,
  });
  receivers.push(receiver);
  const { port } = await receiver.listen(0, '127.0.0.1');
  return { port, taken, log };
}

const mail =
  'From: tlsrpt@reporter.example\r\nTo: inbox1@reports.strictmx.test\r\nSubject: Report\r\n\r\nHello\r\n';

async function send(port: number, raw: string | Buffer = mail, to = [rcpt], tls = {}) {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    name: 'mail.reporter.example',
    ignoreTLS: true,
    ...tls,
  });
  try {
    return await transport.sendMail({ envelope: { from: 'bounce@reporter.example', to }, raw });
  } finally {
    transport.close();
  }
}

async function factsOf(raw: string) {
  const { header } = readMail(Buffer.from(raw, 'latin1'), readLimits);
  return readFacts(header, [mailDomain]);
}

/** A conversation line by line; gives the reply codes. */
class Client {
  readonly #socket: Socket;
  #received = '';

  /** @param localAddress that it comes from: all of 127.0.0.0/8 is this machine, and each 24 bits of it are a site */
  constructor(port: number, localAddress = '127.0.0.1') {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress });
    this.#socket.on('error', () => {});
    this.#socket.on('data', (chunk) => {
      this.#received += chunk;
    });
  }

  /** The next whole reply. */
  async reply(): Promise<string> {
    for (;;) {
      const end = /^\d{3} .*\r\n/m.exec(this.#received);
      if (end) {
        const reply = this.#received.slice(0, end.index + end[0].length);
        this.#received = this.#received.slice(reply.length);
        return reply.trim();
      }
      await once(this.#socket, 'data');
    }
  }

  async say(text: string): Promise<string> {
    this.#socket.write(`${text}\r\n`);
    return this.reply();
  }

  write(text: string | Buffer): boolean {
    return this.#socket.write(text);
  }

  async drained(): Promise<void> {
    await once(this.#socket, 'drain');
  }

  end(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }
}

async function greeted(port: number, localAddress?: string): Promise<Client> {
  const client = new Client(port, localAddress);
  await client.reply();
  await client.say('EHLO mail.reporter.example');
  return client;
}

/** A receiver with four sessions, that stores the first mail for as long as the test wants. */
async function startWithSlowDisk(part: Partial<SmtpReceiverOptions> = {}) {
  const spoolFolder = join(folder, randomUUID());
  const storing = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const stored: string[] = [];
  const { port, log } = await start({
    spoolFolder,
    limits: { sessions: 4, sessionsPerAddress: 1, mailsPerHour: 100, isUnlimited: () => false },
    storeMail: async (raw) => {
      stored.push(/Subject: (.*)\r/.exec(Buffer.from(raw).toString('latin1'))?.[1] ?? '');
      storing.resolve();
      await release.promise;
      return 'key';
    },
    ...part,
  });
  /** Sends a mail with its sender's address as the subject. @returns the answer, once it is there */
  const sendLarge = async (localAddress: string, kilobytes = 200) => {
    const client = await greeted(port, localAddress);
    for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await client.say(line);
    const text = `Subject: ${localAddress}\r\n\r\n${`${'x'.repeat(1_022)}\r\n`.repeat(kilobytes)}`;
    return { client, answer: client.say(`${text}.`) };
  };
  /** Until so many mails are on the disk as a whole. */
  const waiting = (count: number, kilobytes: number) =>
    vi.waitFor(() => {
      const sizes = readdirSync(spoolFolder).map((name) => statSync(join(spoolFolder, name)).size);
      expect(sizes).toHaveLength(count);
      for (const size of sizes) expect(size).toBeGreaterThan(kilobytes * 1_024);
    }, busyMachine);
  return { port, log, stored, storing: storing.promise, release: release.resolve, sendLarge, waiting };
}

describe('createSmtpReceiver()', () => {
  test('puts the block that SES would write above the unchanged bytes', async () => {
    const { port, taken } = await start();
    await send(port);
    expect(taken).toEqual([
      `Return-Path: <bounce@reporter.example>\r
Received: from mail.reporter.example ([127.0.0.1])\r
 by reports.strictmx.test with ESMTP id ${new SeededRandom().token(26)}\r
 for inbox1@reports.strictmx.test;\r
 Tue, 24 Nov 2026 10:00:00 +0000 (UTC)\r
X-SES-Spam-Verdict: DISABLED\r
X-SES-Virus-Verdict: DISABLED\r
Authentication-Results: reports.strictmx.test;\r
 dkim=none (message not signed)\r
X-SES-RECEIPT: ${new SeededRandom().token(26)}\r
${mail}`,
    ]);
    expect(await factsOf(taken[0] ?? '')).toMatchObject({
      recipients: [rcpt],
      receivedAt: '2026-11-24T10:00:00Z',
      from: 'tlsrpt@reporter.example',
    });
  });

  test('offers STARTTLS with a certificate for its own name, and records ESMTPS', async () => {
    const { port, taken } = await start();
    const tls = { ignoreTLS: false, requireTLS: true, tls: { ca: ca.caCertificate, servername: mailDomain } };
    await send(port, mail, [rcpt], tls);
    expect(taken[0]).toContain('by reports.strictmx.test with ESMTPS id');
  });

  test('records above the mail the result of verifying its signature', async () => {
    const { port, taken } = await start();
    await send(port, await signedMail(rcpt));
    const [results = ''] = (await factsOf(taken[0] ?? '')).authenticationResults;
    expect(results).toMatch(
      /^reports\.strictmx\.test;\s*dkim=pass policy\.services="\*" header\.i=@reporter\.example /,
    );
  });

  test("does not let a sender's header look like its own", async () => {
    const forged = `Authentication-Results: ${mailDomain}; dkim=pass header.i=@reporter.example header.s=sel\r\n`;
    const received = `Received: from x by ${mailDomain} for other@${mailDomain}; Tue, 24 Nov 2026 10:00:00 +0000\r\n`;
    const { port, taken } = await start();
    for (const begin of [
      forged,
      received + forged,
      ' dkim=pass header.i=@reporter.example\r\n',
      `\t${forged}`,
      `;${forged}`,
    ])
      await send(port, begin + mail);
    expect(taken).toHaveLength(5);
    for (const raw of taken) {
      const facts = await factsOf(raw);
      expect(facts.authenticationResults).toEqual([`${mailDomain}; dkim=none (message not signed)`]);
      expect(facts.recipients[0]).toBe(rcpt);
    }
  });

  test('stores one copy of a mail to 100 recipients, which names each of them once', async () => {
    const { port, taken } = await start();
    const others = Array.from({ length: 98 }, (_, n) => `inbox${n + 2}@${mailDomain}`);
    await send(port, mail, [rcpt, ...others, `INBOX2@${mailDomain.toUpperCase()}`]);
    expect(taken).toHaveLength(1);
    expect((await factsOf(taken[0] ?? '')).recipients).toEqual([rcpt, ...others]);
  });

  test('refuses an address that is not known, and takes postmaster with or without the domain', async () => {
    const { port, taken } = await start();
    const client = await greeted(port);
    await client.say('MAIL FROM:<>');
    expect(await client.say(`RCPT TO:<nobody@${mailDomain}>`)).toBe('550 5.1.1 No such address here');
    expect(await client.say('RCPT TO:<Postmaster>')).toMatch(/^250/);
    expect(await client.say(`RCPT TO:<POSTMASTER@${mailDomain}>`)).toMatch(/^250/);
    await client.say('DATA');
    expect(await client.say(`${mail}.`)).toMatch(/^250/);
    client.end();
    expect((await factsOf(taken[0] ?? '')).recipients[0]).toBe(`postmaster@${mailDomain}`);
  });

  test('asks a client to retry later if an address cannot be looked up', async () => {
    const { port, log } = await start({
      isKnownAddress: () => Promise.reject(new Error('the disk is gone')),
    });
    const client = await greeted(port);
    await client.say('MAIL FROM:<>');
    expect(await client.say(`RCPT TO:<${rcpt}>`)).toMatch(/^451 4\.3\.0/);
    client.end();
    expect(log.entries).toMatchObject([{ level: 'error', event: 'recipient-not-looked-up' }]);
  });

  test('limits the connections and mails of an address, but not of this machine', async () => {
    const few = { sessions: 100, sessionsPerAddress: 2, mailsPerHour: 3 };
    const { port } = await start({ limits: { ...few, isUnlimited: () => false } });
    const first = await greeted(port);
    const second = await greeted(port);
    const third = new Client(port);
    expect(await third.reply()).toMatch(/^421 4\.7\.0 Too many connections from your address/);
    for (let n = 0; n < 3; n++) {
      expect(await first.say('MAIL FROM:<>')).toMatch(/^250/);
      await first.say('RSET');
    }
    expect(await second.say('MAIL FROM:<>')).toMatch(/^450 4\.7\.1 Too many mails from your address/);
    for (const client of [first, second, third]) client.end();

    const unlimited = await start({ limits: { ...few, isUnlimited: (address) => address === '127.0.0.1' } });
    const clients = [];
    for (let n = 0; n < 4; n++) clients.push(await greeted(unlimited.port));
    for (const client of clients) {
      expect(await client.say('MAIL FROM:<>')).toMatch(/^250/);
      client.end();
    }
  });

  test('closes the connection that has been idle the longest once all are in use', async () => {
    const clock = new FixedClock('2026-11-24T10:00:00Z');
    const limits = { sessions: 2, sessionsPerAddress: 100, mailsPerHour: 100, isUnlimited: () => false };
    const { port } = await start({ clock, limits });
    const idle = await greeted(port);
    const busy = await greeted(port);
    const tooEarly = new Client(port);
    expect(await tooEarly.reply()).toMatch(/^421 4\.3\.2 Too many connections/);
    clock.advance(11);
    await busy.say('MAIL FROM:<>');
    const late = await greeted(port);
    expect(await idle.reply()).toMatch(/^421 4\.4\.2 Idle too long/);
    expect(await busy.say(`RCPT TO:<${rcpt}>`)).toMatch(/^250/);
    expect(await late.say('MAIL FROM:<>')).toMatch(/^250/);
    for (const client of [idle, busy, tooEarly, late]) client.end();
  });

  test('ends no connection whose mail we are still storing', async () => {
    const clock = new FixedClock('2026-11-24T10:00:00Z');
    const limits = { sessions: 1, sessionsPerAddress: 100, mailsPerHour: 100, isUnlimited: () => false };
    const stored = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const storeMail = async () => {
      asked.resolve();
      await stored.promise;
      return 'key';
    };
    const { port } = await start({ clock, limits, storeMail });
    const client = await greeted(port);
    for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await client.say(line);
    const answer = client.say(`${mail}.`);
    await asked.promise;
    clock.advance(60);
    const other = new Client(port);
    expect(await other.reply()).toMatch(/^421 4\.3\.2 Too many connections/);
    stored.resolve();
    expect(await answer).toMatch(/^250/);
    for (const one of [client, other]) one.end();
  });

  test('ends the session of a mail that waits for others of its network, for a newcomer from another', async () => {
    const { port, log, stored, storing, release, sendLarge, waiting } = await startWithSlowDisk();
    const first = await sendLarge('127.0.1.1');
    await storing;
    const others = [];
    for (const address of ['127.0.1.2', '127.0.1.3', '127.0.1.4']) others.push(await sendLarge(address));
    await waiting(4, 200);
    const same = new Client(port, '127.0.1.5');
    expect(await same.reply()).toMatch(/^421 4\.3\.2 Too many connections/);
    const newcomer = await greeted(port, '127.0.2.1');
    expect(await Promise.race(others.map(({ answer }) => answer))).toMatch(/^421 4\.3\.2 /);
    await waiting(3, 200);
    release();
    expect(await first.answer).toMatch(/^250/);
    for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await newcomer.say(line);
    expect(await newcomer.say('Subject: newcomer\r\n\r\n.')).toMatch(/^250/);
    const answers = await Promise.all(others.map(({ answer }) => answer));
    expect(answers.filter((answer) => answer.startsWith('250'))).toHaveLength(2);
    expect(stored).toHaveLength(4);
    expect(log.entries).toEqual([]);
    for (const { client } of [first, ...others, { client: same }, { client: newcomer }]) client.end();
  });

  test('takes a newcomer while one site has a mail to count in every connection', async () => {
    const limits = {
      sessions: mailsStoredAtOnce + 3,
      sessionsPerAddress: 100,
      mailsPerHour: 100,
      isUnlimited: () => false,
    };
    const release = Promise.withResolvers<void>();
    const allStoring = Promise.withResolvers<void>();
    let storing = 0;
    const storeMail = async () => {
      if (++storing === mailsStoredAtOnce) allStoring.resolve();
      await release.promise;
      return 'key';
    };
    const { port } = await start({ limits, storeMail });
    const sendFrom = async (address: string) => {
      const client = await greeted(port, address);
      for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await client.say(line);
      return { client, answer: client.say(`${mail}.`) };
    };
    const flood = [];
    for (let n = 0; n < limits.sessions; n++) flood.push(await sendFrom('127.0.1.1'));
    await allStoring.promise;
    const newcomer = await sendFrom('127.0.2.1');
    expect(await Promise.race(flood.map(({ answer }) => answer))).toMatch(/^421 4\.3\.2 /);
    release.resolve();
    expect(await newcomer.answer).toMatch(/^250/);
    const answers = await Promise.all(flood.map(({ answer }) => answer));
    expect(answers.filter((answer) => answer.startsWith('250'))).toHaveLength(limits.sessions - 1);
    for (const { client } of [...flood, newcomer]) client.end();
  });

  test('does not store a mail whose client has left while it waited', async () => {
    const { log, stored, storing, release, sendLarge, waiting } = await startWithSlowDisk();
    const first = await sendLarge('127.0.1.1');
    await storing;
    const left = await sendLarge('127.0.2.1');
    await waiting(2, 200);
    left.client.end();
    await waiting(1, 200);
    release();
    expect(await first.answer).toMatch(/^250/);
    const next = await sendLarge('127.0.3.1');
    expect(await next.answer).toMatch(/^250/);
    expect(stored).toEqual(['127.0.1.1', '127.0.3.1']);
    expect(log.entries).toEqual([]);
    for (const { client } of [first, next]) client.end();
  });

  test('asks the network that has the most on the disk for a mail again, without making it wait', async () => {
    const spool = { inMemoryBytes: 131_072, inFilesBytes: 680 * 1_024 };
    const { storing, release, sendLarge, waiting } = await startWithSlowDisk({ spool });
    const first = await sendLarge('127.0.1.1');
    await storing;
    const loud = [await sendLarge('127.0.2.1', 150), await sendLarge('127.0.2.2', 150)];
    await waiting(3, 150);
    const honest = await sendLarge('127.0.3.1');
    expect(await Promise.race(loud.map(({ answer }) => answer))).toMatch(/^452 4\.3\.1 Too much mail/);
    release();
    expect(await first.answer).toMatch(/^250/);
    expect(await honest.answer).toMatch(/^250/);
    for (const { client } of [first, ...loud, honest]) client.end();
  });

  test('asks for a mail again later that has no room on the disk, logs why, and continues', async () => {
    const spoolFolder = join(folder, randomUUID());
    const { port, log, taken } = await start({ spoolFolder });
    rmSync(spoolFolder, { recursive: true });
    const client = await greeted(port);
    const sendNext = async (text: string) => {
      for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await client.say(line);
      return client.say(`${text}.`);
    };
    expect(await sendNext(`${mail}${'x'.repeat(70).concat('\r\n').repeat(3_000)}`)).toMatch(
      /^452 4\.3\.1 No room/,
    );
    expect(log.entries).toMatchObject([{ level: 'error', event: 'mail-not-stored' }]);
    expect(await sendNext(mail)).toMatch(/^250/);
    expect(taken).toHaveLength(1);
    client.end();
  });

  test.each(['end', 'reset'] as const)(
    'logs a client that breaks off in the middle of its mail as what it is (%s)',
    async (leave) => {
      const { port, log, taken } = await start();
      const client = await greeted(port);
      for (const line of ['MAIL FROM:<>', `RCPT TO:<${rcpt}>`, 'DATA']) await client.say(line);
      client.write('From: tlsrpt@reporter.example\r\n\r\nHalf a ma');
      client[leave]();
      await vi.waitFor(
        () => expect(log.entries).toContainEqual(expect.objectContaining({ event: 'mail-broken-off' })),
        busyMachine,
      );
      expect(log.entries.filter(({ level }) => level !== 'info')).toEqual([]);
      expect(taken).toEqual([]);
    },
  );

  test.each(['someone@example.com', `x@sub.${mailDomain}`, `x@${mailDomain}.example.com`])(
    'refuses to relay to %s',
    async (address) => {
      const { port } = await start();
      const client = await greeted(port);
      await client.say('MAIL FROM:<>');
      expect(await client.say(`RCPT TO:<${address}>`)).toMatch(/^550 5\.7\.1 Relaying denied/);
      client.end();
    },
  );

  test('accepts up to 100 recipients', async () => {
    const { port } = await start();
    const client = await greeted(port);
    await client.say('MAIL FROM:<>');
    for (let n = 1; n <= 100; n++)
      expect(await client.say(`RCPT TO:<inbox${n}@${mailDomain}>`)).toMatch(/^250/);
    expect(await client.say(`RCPT TO:<inbox101@${mailDomain}>`)).toMatch(/^452 4\.5\.3/);
    client.end();
  });

  test('answers 250 only after the mail is stored and counted, and 451 if it could not be stored', async () => {
    const counted = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<string>();
    const countMail = (key: string) => {
      asked.resolve(key);
      return counted.promise;
    };
    const { port } = await start({ countMail });
    let answered = false;
    const sending = send(port).then(() => {
      answered = true;
    });
    expect(await asked.promise).toBe('mail/in/1');
    expect(answered).toBe(false);
    counted.resolve();
    await sending;

    const failing = await start({ storeMail: () => Promise.reject(new Error('disk full')) });
    await expect(send(failing.port)).rejects.toMatchObject({ responseCode: 451 });
    expect(failing.log.entries).toMatchObject([{ level: 'error', event: 'mail-not-stored' }]);
  });

  test('keeps NUL, 8-bit bytes, bare line ends and dots', async () => {
    const { port, taken } = await start();
    const body = 'a\0b\xff\xfe\nbare\rbare\r\n..two\r\n.\n.\r\r\nend\r\n';
    const client = await greeted(port);
    await client.say('MAIL FROM:<> BODY=8BITMIME');
    await client.say(`RCPT TO:<${rcpt}>`);
    await client.say('DATA');
    client.write(
      Buffer.from(`From: a@b.example\r\n\r\n${body.replace(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1'),
    );
    expect(await client.reply()).toMatch(/^250/);
    client.end();
    expect(taken[0]?.endsWith(`From: a@b.example\r\n\r\n${body}`)).toBe(true);
  });

  test('does not read a command after a bare line end inside a mail (SMTP smuggling)', async () => {
    const { port, taken } = await start();
    for (const end of ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r']) {
      const client = await greeted(port);
      await client.say('MAIL FROM:<>');
      await client.say(`RCPT TO:<${rcpt}>`);
      await client.say('DATA');
      client.write(`${mail}x${end}MAIL FROM:<evil@x.example>\r\nRCPT TO:<${rcpt}>\r\nDATA\r\nevil\r\n.\r\n`);
      expect(await client.reply()).toMatch(/^250/);
      client.end();
    }
    expect(taken).toHaveLength(4);
    for (const raw of taken) expect(raw).toContain('MAIL FROM:<evil@x.example>');
  });

  test('refuses BINARYMIME, because it does not offer it', async () => {
    const { port } = await start();
    const client = new Client(port);
    await client.reply();
    expect(await client.say('EHLO x')).not.toMatch(/BINARYMIME|CHUNKING|AUTH|SMTPUTF8/);
    expect(await client.say('MAIL FROM:<> BODY=BINARYMIME')).toMatch(/^501/);
    client.end();
  });

  test('refuses a mail over the limit, whether its size is announced or not, and accepts the next one', async () => {
    const { port, taken } = await start({ maxMailBytes: 100_000 });
    const client = await greeted(port);
    expect(await client.say('MAIL FROM:<> SIZE=100001')).toMatch(/^552/);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${rcpt}>`);
    await client.say('DATA');
    client.write(mail);
    expect(await client.say(`${`${'x'.repeat(998)}\r\n`.repeat(101)}.`)).toMatch(
      /^552 5\.3\.4 .*larger than 100000 bytes/,
    );
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${rcpt}>`);
    await client.say('DATA');
    expect(await client.say(`${mail}.`)).toMatch(/^250/);
    client.end();
    expect(taken).toHaveLength(1);
  });

  test('drops a mail once it is over the limit, not at its end', async () => {
    const { port } = await start({ maxMailBytes: 14_000_000 });
    const client = await greeted(port);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${rcpt}>`);
    await client.say('DATA');
    const part = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1_000));
    const before = process.memoryUsage().arrayBuffers;
    const held: number[] = [];
    for (let sent = 0; sent < 25; sent++) {
      if (!client.write(part)) await client.drained();
      collectGarbage();
      held.push(process.memoryUsage().arrayBuffers - before);
    }
    expect(Math.max(...held)).toBeLessThan(22_000_000);
    expect(held.at(-1)).toBeLessThan(9_000_000);
    expect(await client.say('.')).toMatch(/^552/);
    client.end();
  });

  test('names the port that is in use', async () => {
    const { port } = await start();
    await expect(
      createSmtpReceiver({
        mailDomain,
        ca,
        resolver: { txt: async () => ({ kind: 'none' }) },
        isKnownAddress: async () => true,
        spoolFolder: join(folder, 'spool'),
        storeMail: async () => '',
        countMail: async () => {},
        log: new MemoryLog(),
        clock: new FixedClock(),
        random: new SeededRandom(),
      }).listen(port, '127.0.0.1'),
    ).rejects.toThrow(`Cannot listen on 127.0.0.1:${port} for SMTP: another program uses it`);
  });
});
