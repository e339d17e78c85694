import { expect, test } from 'vitest';
import { loadWebhookSecret, replaceWebhookSecret } from '../../../../service/access/webhook-secrets.ts';
import { webhookSecretKey } from '../../../../service/store/access/webhook-secret.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const change = {
  caller: { id: 't', owner: 'acme', scopes: ['write' as const] },
  action: 'POST /v1/owners/acme/webhook-secret',
  dryRun: false,
};

test('a member of a newer version stays in a secret that is replaced', async () => {
  const { ports, handles } = new World();
  const key = webhookSecretKey('acme');
  await loadWebhookSecret(ports, 'acme');
  await replaceWebhookSecret(ports, change, 'acme');
  await keepsUnknownMembers(handles.store, key, () => replaceWebhookSecret(ports, change, 'acme'));
});

test('every file that changes such an object was tried', () => {
  expect(unseenWriters('service/access/webhook-secrets.ts')).toEqual([]);
});
