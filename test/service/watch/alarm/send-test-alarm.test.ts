import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, test } from 'vitest';
import { callsPerMinute } from '../../../../service/access/limit-calls.ts';
import { ownerAccountKey } from '../../../../service/store/access/owner-account.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { sendTestAlarm } from '../../../../service/watch/alarm/send-test-alarm.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../../fakes/fake-ports.ts';
import { mailNotSent } from '../../../fakes/mail-not-sent.ts';
import { domainName } from '../../../fakes/names.ts';
import { confirmRecipient } from '../../recipients/confirm-recipient.ts';
import { World } from '../../world.ts';

beforeAll(testDkimKey, 60_000);

const domain = domainName('example.com');
const webhook = 'https://hooks.example/alarms';
const change = { caller: { id: 'admin', scopes: ['admin' as const] }, action: 'test', dryRun: false };

async function worldWith(settings: object): Promise<World> {
  const world = await World.hosted();
  const { store } = world.handles;
  store.edit(domainKey(domain), JSON.stringify({ ...(await world.state()), ...settings }));
  return world;
}

describe('sendTestAlarm()', () => {
  test('writes to each recipient in their language, and posts to the webhook', async () => {
    const digestTo = ['admin@example.com', { address: 'kanri@example.com', language: 'ja' }];
    const { ports, handles } = await worldWith({ digestTo, webhook });
    handles.fetch.answer(webhook, answerOf(200, 'ok'));
    expect(await sendTestAlarm(ports, change, domain)).toEqual({
      ok: true,
      domain,
      mails: [
        { address: 'admin@example.com', outcome: 'sent' },
        { address: 'kanri@example.com', outcome: 'sent' },
      ],
      webhook: { outcome: 'accepted' },
    });
    const subjects = await Promise.all(
      handles.mail.sent.map(async ({ raw }) => (await PostalMime.parse(raw)).subject),
    );
    expect(subjects).toEqual(['example.com: test alarm', 'example.com: アラームのテスト']);
    const post = JSON.parse(Buffer.from(handles.fetch.requests.at(-1)?.body ?? []).toString());
    expect(post.strictmx).toMatchObject({ kind: 'test', code: 'test', domain });
  });

  test.each(['waiting', 'declined'])(
    'writes nothing to a recipient who has not confirmed (%s)',
    async (status) => {
      const { ports, handles } = await worldWith({ digestTo: ['a@example.com', 'b@example.com'] });
      await sendTestAlarm(ports, change, domain);
      await confirmRecipient(ports, 'acme', 'a@example.com', status);
      expect(await sendTestAlarm(ports, change, domain)).toMatchObject({
        mails: [{ address: 'b@example.com', outcome: 'sent' }],
      });
      expect(handles.mail.sent.slice(2).map(({ envelope }) => envelope.to)).toEqual([['b@example.com']]);
    },
  );

  test('reaches its readers again when it is sent again', async () => {
    const { ports, handles } = await worldWith({ digestTo: ['admin@example.com'] });
    await sendTestAlarm(ports, change, domain);
    await sendTestAlarm(ports, change, domain);
    expect(new Set(handles.mail.sent.map(({ id }) => id)).size).toBe(2);
  });

  test('says which mail and webhook failed, and why', async () => {
    const { ports, handles } = await worldWith({ digestTo: ['a@example.com', 'b@example.com'], webhook });
    handles.mail.before = ({ envelope }) => {
      if (envelope.to[0] === 'a@example.com') throw mailNotSent({ isRefused: true });
    };
    handles.fetch.answer(webhook, answerOf(410, ''));
    expect(await sendTestAlarm(ports, change, domain)).toMatchObject({
      mails: [
        { address: 'a@example.com', outcome: 'refused' },
        { address: 'b@example.com', outcome: 'sent' },
      ],
      webhook: { outcome: 'failed', failure: 'status 410' },
    });
  });

  test('takes nothing from the mails that are reserved for alarms', async () => {
    const digestTo = ['a@example.com', 'b@example.com'];
    const { ports, handles } = await worldWith({ digestTo });
    const account = { schema: 1, owner: 'acme', zones: [], quota: { mailsPerDay: 2 } };
    handles.store.edit(ownerAccountKey('acme'), JSON.stringify(account));
    const tested = await sendTestAlarm(ports, change, domain);
    expect(tested).toMatchObject({ mails: [{ outcome: 'sent' }, { outcome: 'over-quota' }] });
  });

  test('sends nothing in a dry run, and names who would get it', async () => {
    const { ports, handles } = await worldWith({ digestTo: ['a@example.com'], webhook });
    const before = handles.fetch.requests.length;
    expect(await sendTestAlarm(ports, { ...change, dryRun: true }, domain)).toMatchObject({
      mails: [{ address: 'a@example.com', outcome: 'planned' }],
      webhook: { outcome: 'planned' },
    });
    expect([handles.mail.sent, handles.fetch.requests.length]).toEqual([[], before]);
  });

  test('waits ten seconds for a webhook, and lets an owner send a few a minute', async () => {
    const { ports, handles } = await worldWith({ digestTo: [], webhook });
    handles.fetch.answer(webhook, answerOf(200, 'ok'));
    const owners = { ...change, caller: { id: 't', owner: 'acme', scopes: ['write' as const] } };
    const posts = () => handles.fetch.requests.filter(({ url }) => url === webhook);
    for (let sent = 0; sent < callsPerMinute['test-alarm']; sent++)
      expect(await sendTestAlarm(ports, owners, domain)).toMatchObject({ ok: true });
    expect(posts().map(({ timeoutMs }) => timeoutMs)).toEqual(Array(5).fill(10_000));
    const audited = handles.store.keys('audit/').length;
    expect(await sendTestAlarm(ports, owners, domain)).toMatchObject({ reason: 'too-many-calls' });
    expect([posts().length, handles.store.keys('audit/').length]).toEqual([5, audited]);
    expect(await sendTestAlarm(ports, change, domain), 'the administrator').toMatchObject({ ok: true });
  });

  test('does not show another owner that the domain exists', async () => {
    const { ports, handles } = await World.hosted();
    const stranger = { ...change, caller: { id: 't', owner: 'rival', scopes: ['write' as const] } };
    const refusal = { ok: false, reason: 'no-such-domain', domain };
    expect(await sendTestAlarm(ports, stranger, domain)).toEqual(refusal);
    expect(handles.mail.sent).toEqual([]);
  });
});
