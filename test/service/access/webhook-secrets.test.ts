import { describe, expect, test } from 'vitest';
import {
  loadWebhookSecret,
  readWebhookSecret,
  replaceWebhookSecret,
  signingSecrets,
} from '../../../service/access/webhook-secrets.ts';
import { World } from '../world.ts';

const caller = { id: 't', owner: 'acme', scopes: ['write' as const] };
const change = { caller, action: 'POST /v1/owners/acme/webhook-secret', dryRun: false };

describe('webhook secrets', () => {
  test('are made once, also by two that ask at the same time', async () => {
    const { ports } = new World();
    const [one, two] = await Promise.all([
      loadWebhookSecret(ports, 'acme'),
      loadWebhookSecret(ports, 'acme'),
    ]);
    expect(one.secret).toMatch(/^[a-z0-9]{32}$/u);
    expect(two).toEqual(one);
    expect((await loadWebhookSecret(ports, 'other')).secret).not.toBe(one.secret);
  });

  test('are shown to nobody else: another owner counts as not found', async () => {
    const { ports, handles } = new World();
    const refusal = { ok: false, reason: 'no-such-owner', owner: 'other' };
    expect(await readWebhookSecret(ports, caller, 'other')).toEqual(refusal);
    expect(await replaceWebhookSecret(ports, change, 'other')).toEqual(refusal);
    expect(handles.store.keys('webhook-secrets/')).toEqual([]);
  });

  test('that are replaced twice by a repeated request leave the first one in force for a day', async () => {
    const { ports, handles } = new World();
    const first = await loadWebhookSecret(ports, 'acme');
    await replaceWebhookSecret(ports, change, 'acme');
    await replaceWebhookSecret(ports, change, 'acme');
    const now = await loadWebhookSecret(ports, 'acme');
    expect(signingSecrets(now, handles.clock.now())).toHaveLength(3);
    expect(signingSecrets(now, handles.clock.now())).toContain(first.secret);
    handles.clock.advance(86_400);
    expect(signingSecrets(now, handles.clock.now())).toEqual([now.secret]);
  });

  test('that are replaced without end sign at most five times', async () => {
    const { ports, handles } = new World();
    for (let time = 0; time < 8; time++) await replaceWebhookSecret(ports, change, 'acme');
    expect(signingSecrets(await loadWebhookSecret(ports, 'acme'), handles.clock.now())).toHaveLength(5);
  });

  test('stay as they are in a dry run', async () => {
    const { ports } = new World();
    const first = await loadWebhookSecret(ports, 'acme');
    expect(await replaceWebhookSecret(ports, { ...change, dryRun: true }, 'acme')).toEqual({
      ok: true,
      secret: first,
    });
    expect(await loadWebhookSecret(ports, 'acme')).toEqual(first);
  });
});
