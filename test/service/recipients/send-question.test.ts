import { expect, test } from 'vitest';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { sendQuestion } from '../../../service/recipients/send-question.ts';
import { timestamp } from '../../fakes/names.ts';
import { World } from '../world.ts';

const link = {
  secret: 'a'.repeat(52),
  hash: 'b'.repeat(64),
  at: timestamp('2026-11-23T10:00:00Z'),
  expiresAt: timestamp('2026-11-30T10:00:00Z'),
};
const recipientOf = (address: string) => ({
  schema: 1 as const,
  owner: 'acme & sons',
  address,
  language: 'en',
  status: 'waiting',
  since: link.at,
  links: [],
});

test('sendQuestion() mails the link only to the address', async () => {
  const { ports, domain, handles } = new World();
  await sendQuestion(ports, recipientOf('ann@example.com'), domain, link);
  const [mail] = handles.mail.sent;
  expect(mail?.envelope.to).toEqual(['ann@example.com']);
  const text = Buffer.from(mail?.raw ?? '')
    .toString()
    .replaceAll('=\r\n', '');
  expect(text).toContain('/v1/recipients/acme%20%26%20sons/');
  expect(text).toContain(link.secret);
  expect(text).not.toContain(link.hash);
});

test('sendQuestion() says that an invalid address never gets mail', async () => {
  const { ports, domain, handles } = new World();
  const sending = sendQuestion(ports, recipientOf('ops@jay..example'), domain, link);
  await expect(sending).rejects.toThrow(MailNotSentError);
  await expect(sending).rejects.toMatchObject({ isRefused: true });
  expect(handles.mail.sent).toEqual([]);
});
