import { expect, test } from 'vitest';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { ApiClient } from '../client.ts';

test('PUT digest names the recipients whose mail was refused, and why', async () => {
  const api = await ApiClient.hosted();
  const { mail } = api.world.handles;
  mail.before = () => {
    throw mailNotSent();
  };
  const { status, body } = await api.call('PUT', '/v1/digests/2026-11-24');
  expect(status).toBe(200);
  expect(body.digests).toEqual([
    {
      owner: expect.any(String),
      outcome: 'will-be-retried',
      reason: 'Cannot send mail: the relay "relay:25" answers "451 no" to DATA; try again later',
    },
  ]);
});

test('PUT digest refuses a future day, and text that is not a day', async () => {
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

test('PUT digest allows any number of dry runs, and accepts a cursor only for them', async () => {
  const api = await ApiClient.hosted();
  const put = (query: string) => api.call('PUT', `/v1/digests/2026-11-24${query}`);
  for (let asked = 0; asked < 25; asked++) expect((await put('?dry-run=true&cursor=a')).status).toBe(200);
  expect((await put('?dry-run=true&cursor=acme')).body.digests).toEqual([]);
  expect((await put('?cursor=a')).body).toMatchObject({ status: 422, errors: [{ field: 'cursor' }] });
});

test('PUT digest takes the last 14 days, one mail a day and owner, and a rate for each token', async () => {
  const api = await ApiClient.hosted();
  const put = async (day: string) => (await api.call('PUT', `/v1/digests/${day}`)).body;
  expect(await put('2026-11-09')).toMatchObject({ status: 422, errors: [{ field: 'day' }] });
  expect((await put('2026-11-10')).digests).toEqual([{ owner: 'acme', outcome: 'sent' }]);
  for (let day = 11; day <= 24; day++)
    expect((await put(`2026-11-${day}`)).digests).toEqual([{ owner: 'acme', outcome: 'nothing-new' }]);
  expect((await put('2026-11-10')).digests).toEqual([{ owner: 'acme', outcome: 'already-sent' }]);
  expect(api.world.handles.mail.sent).toHaveLength(1);
  for (let asked = 17; asked < 20; asked++) await put('2026-11-24');
  expect(await put('2026-11-24')).toMatchObject({ status: 429 });
});

test('PUT digest writes to each recipient separately: none sees the others', async () => {
  const api = await ApiClient.hosted();
  const digestTo = ['a@example.com', 'b@example.com', { address: 'c@example.com', language: 'ja' }];
  await api.call('PATCH', '/v1/domains/example.com', { digestTo }, { 'If-Match': '*' });
  await api.call('PUT', '/v1/digests/2026-11-24');
  const sent = api.world.handles.mail.sent.map(({ envelope, raw }) => [
    envelope.to,
    [
      ...new Set(
        Buffer.from(raw)
          .toString()
          .match(/[abc]@example\.com/g),
      ),
    ],
  ]);
  expect(sent.toSorted()).toEqual(
    ['a', 'b', 'c'].map((name) => [[`${name}@example.com`], [`${name}@example.com`]]),
  );
});
