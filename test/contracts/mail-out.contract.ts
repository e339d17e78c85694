import { describe, expect, test } from 'vitest';
import type { MailOut, OutgoingMail } from '../../service/ports/mail-out.ts';

export interface MailOutUnderTest {
  mail: MailOut;
  /** The messages that arrived where this port hands them to. */
  arrived(): Promise<Uint8Array[]>;
}

/** The contract of every `MailOut`. */
export function mailOutContract(name: string, make: () => Promise<MailOutUnderTest>): void {
  const message = (id: string, body: string): OutgoingMail => ({
    id,
    envelope: { from: 'digest@strictmx.test', to: ['owner@example.com'] },
    raw: Buffer.from(
      `From: digest@strictmx.test\r\nTo: owner@example.com\r\nSubject: Digest\r\n\r\n${body}\r\n`,
    ),
  });
  const texts = async (under: MailOutUnderTest) =>
    (await under.arrived()).map((raw) => Buffer.from(raw).toString('utf8')).sort();

  describe(`${name} as MailOut`, () => {
    test('send() delivers the message unchanged', async () => {
      const under = await make();
      const sent = message('digest-2026-11-24-me', 'Hello\r\n.\r\n..dots\r\nx=20 grün');
      await under.mail.send(sent);
      expect(await texts(under)).toEqual([Buffer.from(sent.raw).toString('utf8')]);
    });

    test('send() delivers two mails separately', async () => {
      const under = await make();
      await Promise.all([under.mail.send(message('a', 'first')), under.mail.send(message('b', 'second'))]);
      expect(await texts(under)).toEqual(
        [message('a', 'first'), message('b', 'second')].map(({ raw }) => Buffer.from(raw).toString('utf8')),
      );
    });
  });
}
