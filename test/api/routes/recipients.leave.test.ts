/** How a recipient leaves: RFC 8058, and the page behind the link. */
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { ApiClient } from '../client.ts';

const domain = '/v1/domains/example.com';
const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** The administrator's recipients get a mail each day. */
async function mailed() {
  const api = await ApiClient.hosted();
  await api.call('PATCH', domain, { digestTo: ['ann@a.example', 'bob@b.example'] }, { 'If-Match': '*' });
  /** The mails of the next day, by their recipients. */
  const nextMails = async () => {
    const { clock, mail } = api.world.handles;
    const before = mail.sent.length;
    clock.advance(86_400);
    api.token = ApiClient.adminToken;
    await api.call('PUT', `/v1/digests/${clock.now().toISOString().slice(0, 10)}`);
    api.token = undefined;
    return new Map(
      await Promise.all(
        mail.sent
          .slice(before)
          .map(async ({ envelope, raw }) => [envelope.to.join(), await PostalMime.parse(raw)] as const),
      ),
    );
  };
  const fieldOf = async (key: string) =>
    (await nextMails()).get('ann@a.example')?.headers.find((field) => field.key === key)?.value ?? '';
  const path = new URL((await fieldOf('list-unsubscribe')).slice(1, -1)).pathname;
  const shown = async () => {
    api.token = ApiClient.adminToken;
    const { body } = await api.call('GET', domain);
    api.token = undefined;
    return body.unconfirmedRecipients;
  };
  return { api, path, nextMails, fieldOf, shown };
}

test.each([
  [
    'as RFC 8058 prefers',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
  ],
  ['in the shorter form', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
])(
  'a mail program leaves with one click, %s; the owner sees who, and the others that somebody left',
  async (_, type, body) => {
    const { api, path, nextMails, shown } = await mailed();
    expect((await api.call('POST', path, body, { 'Content-Type': type })).status).toBe(200);
    expect(await shown()).toEqual([
      {
        address: 'ann@a.example',
        status: 'declined',
        since: expect.any(String),
        meaning: expect.stringContaining('wants no daily mails and alarms'),
      },
    ]);
    const mails = await nextMails();
    expect([...mails.keys()]).toEqual(['bob@b.example']);
    const { text = '', html = '' } = mails.get('bob@b.example') ?? {};
    for (const shownToOther of [text, html]) {
      expect(shownToOther.replaceAll(/\s+/g, ' ')).toContain('1 other recipient unsubscribed or declined');
      expect(shownToOther).not.toMatch(/ann/);
    }
  },
);

test('one click is offered and signed', async () => {
  const { fieldOf } = await mailed();
  expect(await fieldOf('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const signature = (await fieldOf('dkim-signature')).replaceAll(/\s+/g, '');
  expect(signature).toMatch(/h=[^;]*:list-unsubscribe:list-unsubscribe-post[;:]/);
});

test('a mail scanner that opens the link to leave changes nothing, and neither does a form without an answer', async () => {
  const { api, path, nextMails, shown } = await mailed();
  const page = await api.call('GET', path);
  expect([page.status, page.body]).toEqual([200, expect.stringContaining('ann@a.example')]);
  expect((await api.call('HEAD', path)).status).toBe(200);
  for (const body of ['', 'answer=maybe', 'List-Unsubscribe=Two-Clicks'])
    expect((await api.call('POST', path, body, asForm)).status).toBe(422);
  expect(await shown()).toBeUndefined();
  expect([...(await nextMails()).keys()]).toEqual(['ann@a.example', 'bob@b.example']);
});

test('a reader who left stays away, whoever names them, and returns with the link of any earlier mail', async () => {
  const { api, path, nextMails, shown } = await mailed();
  await api.call('POST', path, 'answer=declined', asForm);
  api.world.handles.clock.advance(300 * 86_400);
  api.token = ApiClient.adminToken;
  await api.call('PATCH', domain, { digestTo: ['bob@b.example'] }, { 'If-Match': '*' });
  await api.call('PATCH', domain, { digestTo: ['ann@a.example', 'bob@b.example'] }, { 'If-Match': '*' });
  expect((await shown())[0].status).toBe('declined');
  expect((await api.call('GET', path)).body).toContain('Send them to me again');
  const back = await api.call('POST', path, 'answer=confirmed', asForm);
  expect(back.body).toContain('you will receive the mail');
  expect(await shown()).toBeUndefined();
  expect([...(await nextMails()).keys()]).toEqual(['ann@a.example', 'bob@b.example']);
});

test('a reader who leaves has refused nothing to other owners, who may still ask them', async () => {
  const { api, path } = await mailed();
  expect((await api.call('POST', path, 'answer=declined', asForm)).status).toBe(200);
  expect(api.world.handles.store.keys('declined/')).toEqual([]);
});
