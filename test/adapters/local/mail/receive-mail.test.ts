import type { SMTPServerSession } from 'smtp-server';
import { expect, test } from 'vitest';
import { MailSpool } from '../../../../adapters/local/mail/mail-spool.ts';
import { MailTurns } from '../../../../adapters/local/mail/mail-turns.ts';
import { receiveMail } from '../../../../adapters/local/mail/receive-mail.ts';
import { SmtpError } from '../../../../adapters/local/mail/smtp-error.ts';
import type { DnsAnswer } from '../../../../core/dns-record/answer.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { SeededRandom } from '../../../fakes/seeded-random.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';
import { signedMail } from './signed-mail.ts';

const mailDomain = 'reports.strictmx.test';
const rcpt = `inbox1@${mailDomain}`;
const spoolFolder = temporaryFolder();

function start() {
  const events: string[] = [];
  const asked = Promise.withResolvers<void>();
  const key = Promise.withResolvers<DnsAnswer<string>>();
  const session = new AbortController();
  const log = new MemoryLog();
  const receive = (stream: AsyncIterable<Buffer>) =>
    receiveMail(
      stream,
      {
        session: {
          remoteAddress: '192.0.2.1',
          hostNameAppearsAs: 'mail.reporter.example',
          secure: false,
          envelope: { mailFrom: false, rcptTo: [{ address: rcpt, args: false }] },
        } as unknown as SMTPServerSession,
        ended: session.signal,
        onStore: () => events.push('begins to store'),
      },
      {
        mailDomain,
        resolver: {
          txt: () => {
            asked.resolve();
            return key.promise;
          },
        },
        storeMail: async () => {
          events.push('stores');
          return 'key';
        },
        countMail: async (_key, { site }) => events.push(`counts a mail of ${site}`),
        log,
        clock: new FixedClock('2026-11-24T10:00:00Z'),
        random: new SeededRandom(),
      },
      {
        spool: new MailSpool(spoolFolder, 1_000_000),
        largeMails: new MailTurns(1),
        storing: new MailTurns(1),
      },
    );
  const end = () => session.abort(new SmtpError(421, 'ended'));
  return { events, asked: asked.promise, answerKey: key.resolve, end, log, receive };
}

async function* pieces(text: string | Buffer): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

test('receiveMail() says that a session must stay once its signatures are verified, before it stores', async () => {
  const { events, asked, answerKey, receive } = start();
  const received = receive(pieces(await signedMail(rcpt)));
  await asked;
  expect(events).toEqual([]);
  answerKey({ kind: 'none' });
  await received;
  expect(events).toEqual(['begins to store', 'stores', 'counts a mail of 192.0.2']);
});

test('receiveMail() does not store a mail whose session ended while a key was looked up', async () => {
  const { events, asked, answerKey, end, log, receive } = start();
  const received = receive(pieces(await signedMail(rcpt)));
  await asked;
  end();
  answerKey({ kind: 'none' });
  await expect(received).rejects.toMatchObject({ responseCode: 421 });
  expect(events).toEqual([]);
  expect(log.entries).toEqual([]);
});

test('receiveMail() logs no error for a mail that breaks off because its session was ended', async () => {
  const { end, log, receive } = start();
  const broken = (async function* () {
    yield Buffer.from('Subject: x\r\n');
    end();
    throw new Error('the connection was closed');
  })();
  await expect(receive(broken)).rejects.toMatchObject({ responseCode: 421 });
  expect(log.entries).toEqual([]);
});
