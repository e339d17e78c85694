import { expect, test } from 'vitest';
import { loadWords } from '../../../core/words/languages.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { pagesPerMinute } from '../../../service/recipients/answer-question.ts';
import { domainName } from '../../fakes/names.ts';
import { linksIn } from '../../service/recipients/links-in.ts';
import { ApiClient } from '../client.ts';
import { ownersToken } from '../owners-token.ts';

const domain = '/v1/domains/example.com';
const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** An owner adds a reader to a domain that the administrator set up. */
async function named() {
  const api = await ApiClient.hosted();
  const admin = api.token;
  api.token = await ownersToken(api, { owner: 'acme' });
  const digestTo = ['admin@example.com', { address: 'reader@b.example', language: 'ja' }];
  expect((await api.call('PATCH', domain, { digestTo }, { 'If-Match': '*' })).status).toBe(200);
  const [link] = await linksIn(api.world.handles.mail.sent);
  const path = `/v1/recipients/${link?.owner}/${link?.recipient}/${link?.secret}`;
  const owners = api.token;
  const press = (answer: string) => api.call('POST', path, `answer=${answer}`, asForm);
  const mailedTo = async () => {
    const before = api.world.handles.mail.sent.length;
    api.token = admin;
    await api.call('PUT', '/v1/digests/2026-11-24');
    api.token = undefined;
    return api.world.handles.mail.sent.slice(before).flatMap(({ envelope }) => envelope.to);
  };
  api.token = undefined;
  return { api, path, owners, press, mailedTo };
}

test('a recipient named by an owner gets no mail before they confirm through the link', async () => {
  const { api, path, owners, press, mailedTo } = await named();
  expect(api.world.handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([['reader@b.example']]);
  const page = await api.call('GET', path);
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8']);
  expect(page.body).toContain('<html lang="ja">');
  api.token = owners;
  expect((await api.call('GET', domain)).body.unconfirmedRecipients).toEqual([
    {
      address: 'reader@b.example',
      status: 'waiting',
      meaning: expect.stringContaining('confirms through the link'),
      since: expect.any(String),
      askedAt: expect.any(String),
      until: expect.any(String),
    },
  ]);
  api.token = undefined;
  expect(await mailedTo()).toEqual(['admin@example.com']);

  expect((await press('confirmed')).status).toBe(200);
  api.token = owners;
  expect((await api.call('GET', domain)).body).not.toHaveProperty('unconfirmedRecipients');
});

test('a recipient who opened the page and pressed nothing is still asked; one who declined is not', async () => {
  const { api, path, owners, press } = await named();
  for (let look = 0; look < 3; look++) await api.call('GET', path);
  const unknown = await press('perhaps');
  expect([unknown.status, unknown.body]).toEqual([
    422,
    expect.stringContaining((await loadWords('ja')).confirmation.notSaved),
  ]);
  api.token = owners;
  const shown = async () => (await api.call('GET', domain)).body.unconfirmedRecipients[0].status;
  expect(await shown()).toBe('waiting');
  api.token = undefined;
  await press('declined');
  api.token = owners;
  expect(await shown()).toBe('declined');
  const { body } = await api.call('GET', domain);
  const before = api.world.handles.mail.sent.length;
  expect((await api.call('PUT', domain, body, { 'If-Match': '*' })).status).toBe(200);
  expect(api.world.handles.mail.sent).toHaveLength(before);
});

test('an unknown link shows a page that says so, and may not be framed or leak its URL', async () => {
  const { api, path } = await named();
  const forged = await api.call('GET', `${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`);
  expect([forged.status, forged.body]).toEqual([
    404,
    expect.stringContaining('This link is invalid or has expired'),
  ]);
  expect(forged.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
  expect(forged.headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(forged.headers.get('Cache-Control')).toBe('no-store');
});

test('the administrator’s recipients need not confirm', async () => {
  const api = await ApiClient.hosted();
  const digestTo = ['admin@example.com', 'other@b.example'];
  await api.call('PATCH', domain, { digestTo }, { 'If-Match': '*' });
  await api.call('PUT', '/v1/digests/2026-11-24');
  expect(api.world.handles.mail.sent.map(({ envelope }) => envelope.to)).toEqual([
    ['admin@example.com'],
    ['other@b.example'],
  ]);
});

test('requests with invented links do not block the page for others, and store nothing', async () => {
  const { api, path } = await named();
  const forged = `${path.slice(0, -1)}${path.endsWith('a') ? 'b' : 'a'}`;
  const before = api.world.handles.store.keys();
  for (let asked = 0; asked < 700; asked++)
    await api.call('GET', asked % 2 ? '/v1/recipients/a/b/c' : forged);
  expect(api.world.handles.store.keys()).toEqual(before);
  expect((await api.call('GET', path)).status).toBe(200);
});

test('the page of one link opens a limited number of times a minute', async () => {
  const { api, path, press } = await named();
  for (let asked = 0; asked < pagesPerMinute; asked++) expect((await api.call('GET', path)).status).toBe(200);
  const { status, headers } = await api.call('GET', path);
  expect([status, headers.get('Retry-After')]).toEqual([429, '60']);
  expect((await press('confirmed')).status).toBe(429);
  api.world.handles.clock.advance(60);
  expect((await press('confirmed')).status).toBe(200);
});

test('a person who declined the mail of two owners is not asked by a third', async () => {
  const { api, press } = await named();
  expect((await press('declined')).status).toBe(200);
  const askedBy = async (owner: string) => {
    const before = api.world.handles.mail.sent.length;
    api.token = ApiClient.adminToken;
    api.token = await ownersToken(api, { owner });
    const digestTo = ['reader@b.example'];
    await registerDomain(api.world.ports, domainName(`${owner}.example`), {
      owner,
      digestTo: [],
      zone: 'external',
    });
    const patched = await api.call(
      'PATCH',
      `/v1/domains/${owner}.example`,
      { digestTo },
      { 'If-Match': '*' },
    );
    expect(patched.status).toBe(200);
    const [link] = await linksIn(api.world.handles.mail.sent.slice(before));
    const { body } = await api.call('GET', `/v1/domains/${owner}.example`);
    const { status } = body.unconfirmedRecipients[0];
    api.token = undefined;
    if (link)
      await api.call(
        'POST',
        `/v1/recipients/${link.owner}/${link.recipient}/${link.secret}`,
        'answer=declined',
        asForm,
      );
    return [link !== undefined, status];
  };
  expect(await askedBy('beta')).toEqual([true, 'waiting']);
  expect(await askedBy('gamma')).toEqual([false, 'declined']);
});

test("PUT by an owner's token needs no owner, and answers the records to set and who has yet to confirm", async () => {
  const api = await ApiClient.hosted();
  api.token = await ownersToken(api, { owner: 'beta' });
  const body = { zone: 'external', digestTo: ['ann@example.net'] };
  const created = await api.call('PUT', '/v1/domains/example.net', body);
  expect([created.status, created.body.owner]).toEqual([201, 'beta']);
  expect(created.body.records.map(({ name }: { name: string }) => name)).toEqual([
    'mta-sts.example.net',
    '_mta-sts.example.net',
    '_smtp._tls.example.net',
  ]);
  expect(created.body.unconfirmedRecipients).toEqual([
    {
      address: 'ann@example.net',
      status: 'waiting',
      meaning: expect.any(String),
      since: expect.any(String),
    },
  ]);
  const ofOther = await api.call('PUT', '/v1/domains/example.org', { ...body, owner: 'acme' });
  expect(ofOther.status).toBe(403);
});
