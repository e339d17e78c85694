import { beforeAll, expect, test } from 'vitest';
import { tryMail } from '../../../service/recipients/try-mail.ts';
import { createFakePorts, testDkimKey } from '../../fakes/fake-ports.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';

beforeAll(testDkimKey, 60_000);

const mailTo = (address: string) => ({
  id: 'alert-1',
  list: 'alert' as const,
  to: [address],
  subject: 's',
  text: 't',
  date: new Date('2026-11-24T10:00:00Z'),
});

test('tryMail() sends a signed mail', async () => {
  const ports = createFakePorts();
  expect(await tryMail(ports, mailTo('a@example.com'))).toEqual({ status: 'sent' });
  const [mail] = ports.handles.mail.sent;
  expect(mail).toMatchObject({ id: 'alert-1', envelope: { to: ['a@example.com'] } });
  expect(Buffer.from(mail!.raw).toString()).toContain('DKIM-Signature:');
});

test.each<[string, boolean]>([
  ['failed', false],
  ['refused', true],
])('tryMail() that is %s says so and does not throw', async (status, isRefused) => {
  const ports = createFakePorts();
  ports.handles.mail.before = () => {
    throw mailNotSent({ isRefused });
  };
  expect(await tryMail(ports, mailTo('a@example.com'))).toMatchObject({ status });
});

test('tryMail() takes an address that no mail can have as refused', async () => {
  expect(await tryMail(createFakePorts(), mailTo('no address'))).toEqual({ status: 'refused' });
});

test('tryMail() throws on a defect', async () => {
  const ports = createFakePorts();
  ports.handles.mail.before = () => {
    throw new TypeError('a defect');
  };
  await expect(tryMail(ports, mailTo('a@example.com'))).rejects.toThrow('a defect');
});
