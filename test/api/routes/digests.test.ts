import { expect, test } from 'vitest';
import { MailNotSentError } from '../../../service/ports/mail-out.ts';
import { ApiClient } from '../client.ts';

test('PUT digest says for whom the mail was refused, and why', async () => {
  const api = await ApiClient.hosted();
  const { mail } = api.world.handles;
  mail.before = () => {
    throw new MailNotSentError('Cannot send mail: SES answers SendingPausedException (no); resume it');
  };
  const { status, body } = await api.call('PUT', '/v1/digests/2026-11-24');
  expect(status).toBe(200);
  expect(body.digests).toEqual([
    {
      owner: expect.any(String),
      outcome: 'failed, will be retried',
      reason: 'Cannot send mail: SES answers SendingPausedException (no); resume it',
    },
  ]);
});

test('PUT digest of a day to come is refused, and one that is no day too', async () => {
  const api = await ApiClient.hosted();
  for (const day of ['2026-11-25', 'yesterday']) {
    const { status, body } = await api.call('PUT', `/v1/digests/${day}`);
    expect([status, body.errors[0].field]).toEqual([422, 'day']);
  }
});

test('PUT digest as a dry run answers the mails, and sends none', async () => {
  const api = await ApiClient.hosted();
  const { body } = await api.call('PUT', '/v1/digests/2026-11-24?dry-run=true');
  expect(body).toMatchObject({ dryRun: true, digests: [{ owner: 'acme', to: ['admin@example.com'] }] });
  expect(api.world.handles.mail.sent).toEqual([]);
});
