import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { finding } from '../../../../core/finding/finding.ts';
import { loadWebhookSecret, replaceWebhookSecret } from '../../../../service/access/webhook-secrets.ts';
import { webhookSecretKey } from '../../../../service/store/access/webhook-secret.ts';
import type { Alarm } from '../../../../service/watch/alarm/compose-alarm.ts';
import { postWebhook, signWebhook } from '../../../../service/watch/alarm/post-webhook.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const webhook = 'https://hooks.example/alarms';
const owned = { owner: 'acme', domain: domainName('example.com') };
const incidentOf = (host: string) => ({
  ...finding('mx-uncovered', { host, mode: 'enforce' }),
  openedAt: timestamp('2026-11-24T10:00:00.000Z'),
});
const alarmOf = (...hosts: string[]): Alarm => ({
  kind: 'opened',
  domain: owned.domain,
  ownNames: [],
  incidents: hosts.map(incidentOf),
  url: 'https://mta.example.net/console/domains/example.com',
  isApiUrl: false,
});
const change = {
  caller: { id: 't', owner: 'acme', scopes: ['write' as const] },
  action: 'POST /v1/owners/acme/webhook-secret',
  dryRun: false,
};

describe('postWebhook()', () => {
  test('signs the time and the very bytes with the secret of the owner', async () => {
    const { ports, handles } = new World();
    handles.fetch.answer(webhook, answerOf(204, ''));
    expect(await postWebhook(ports, owned, webhook, alarmOf('mx9.example.com'))).toEqual({ accepted: 1 });
    const { secret } = await loadWebhookSecret(ports, 'acme');
    const [post] = handles.fetch.requests;
    const header = post?.headers?.['StrictMX-Signature'] ?? '';
    const [, at = '', signature] = /^t=(\d+),v1=([0-9a-f]{64})$/u.exec(header) ?? [];
    expect(Number(at) * 1000).toBe(Math.floor(handles.clock.now().getTime() / 1000) * 1000);
    const text = Buffer.from(post?.body ?? []).toString();
    expect(signature).toBe(createHmac('sha256', secret).update(`${at}.${text}`).digest('hex'));
  });

  test('signs with a replaced secret too, for a day', async () => {
    const { ports, handles } = new World();
    handles.fetch.answer(webhook, answerOf(200, ''));
    const first = await loadWebhookSecret(ports, 'acme');
    await replaceWebhookSecret(ports, change, 'acme');
    await postWebhook(ports, owned, webhook, alarmOf('mx9.example.com'));
    handles.clock.advance(86_401);
    await postWebhook(ports, owned, webhook, alarmOf('mx9.example.com'));
    const [before, after] = handles.fetch.requests.map(({ headers, body }) => {
      const header = headers?.['StrictMX-Signature'] ?? '';
      const at = /^t=(\d+)/u.exec(header)?.[1];
      const signed = createHmac('sha256', first.secret)
        .update(`${at}.`)
        .update(body ?? '')
        .digest('hex');
      return { signatures: header.split(',v1=').length - 1, isByFirst: header.includes(signed) };
    });
    expect([before, after]).toEqual([
      { signatures: 2, isByFirst: true },
      { signatures: 1, isByFirst: false },
    ]);
  });

  test('stops at the first refusal, and says how many were accepted', async () => {
    const { ports, handles } = new World();
    let asked = 0;
    handles.fetch.answer(webhook, () => answerOf(++asked === 1 ? 200 : 500, ''));
    const posted = await postWebhook(ports, owned, webhook, alarmOf('a.example', 'b.example', 'c.example'));
    expect([posted, asked]).toEqual([{ accepted: 1, failure: 'status 500' }, 2]);
  });

  test('posts nothing that it cannot sign', async () => {
    const { ports, handles } = new World();
    handles.store.edit(webhookSecretKey('acme'), '{"schema":9}');
    const posted = await postWebhook(ports, owned, webhook, alarmOf('a.example'));
    expect(posted).toEqual({ accepted: 0, failure: 'unreadable-secret' });
    expect(handles.fetch.requests).toEqual([]);
  });
});

test('signWebhook() is what openssl computes', () => {
  // printf '1764504000.{}' | openssl dgst -sha256 -hmac secret
  expect(signWebhook(Buffer.from('{}'), ['secret'], new Date('2025-11-30T12:00:00.900Z'))).toBe(
    't=1764504000,v1=72c3e725bbc862e278a3fadfab59355add6b9d40de3f6f37c63d6cb74e38ad39',
  );
});
