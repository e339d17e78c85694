import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { writeAutomaticMail } from '../../../core/mail/automatic-mail.ts';

test('writeAutomaticMail() names the list and the mail, and asks for no automatic answer', async () => {
  const { raw, envelope } = await writeAutomaticMail(
    { digestFrom: 'digest@mta.example.net', mailDomain: 'mta.example.net' },
    {
      id: 'alert-example.com-1',
      list: 'alert',
      to: ['admin@example.com'],
      subject: 'Action needed',
      text: 'Renew the certificate.\n',
      date: new Date('2026-11-23T06:00:00Z'),
    },
  );
  const mail = await PostalMime.parse(raw);
  expect(envelope).toEqual({ from: 'digest@mta.example.net', to: ['admin@example.com'] });
  expect(mail).toMatchObject({
    subject: 'Action needed',
    messageId: '<alert-example.com-1@mta.example.net>',
  });
  expect(mail.headers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
      expect.objectContaining({ key: 'list-id', value: '<alert.mta.example.net>' }),
    ]),
  );
});

test.each([
  ['https://api.example.net/leave', { 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' }],
  ['http://127.0.0.1:8080/leave', {}],
])('writeAutomaticMail() lets its recipient leave by %s', async (leaveUrl, post) => {
  const { raw } = await writeAutomaticMail(
    { digestFrom: 'digest@mta.example.net', mailDomain: 'mta.example.net' },
    {
      id: 'a',
      list: 'digest',
      to: ['ann@example.com'],
      subject: 's',
      text: 't',
      date: new Date(0),
      leaveUrl,
    },
  );
  const { headers } = await PostalMime.parse(raw);
  const fields = headers.filter(({ key }) => key.startsWith('list-unsubscribe'));
  expect(Object.fromEntries(fields.map(({ key, value }) => [key, value]))).toEqual({
    'list-unsubscribe': `<${leaveUrl}>`,
    ...post,
  });
});
