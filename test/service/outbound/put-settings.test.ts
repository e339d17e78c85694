import { expect, test } from 'vitest';
import type { Precondition } from '../../../service/access/precondition.ts';
import { putSettings, readSettings } from '../../../service/outbound/put-settings.ts';
import { outboundSettingsKey } from '../../../service/store/outbound/outbound-settings.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'PUT /v1/x', dryRun: false };
const request = { enabled: false, bcc: [], domains: {}, destinations: {} };

const put = (ports: ReturnType<typeof createFakePorts>, precondition: Precondition = {}, asked = request) =>
  putSettings(ports, change, { request: asked, precondition });

test('putSettings() stores settings that readSettings() then returns with their etag', async () => {
  const ports = createFakePorts();
  expect(await readSettings(ports)).toMatchObject({ description: { enabled: true } });
  const result = await put(ports);
  const read = await readSettings(ports);
  expect(read).toMatchObject({ description: { enabled: false, contact: 'tls-reports@strictmx.test' } });
  expect(result).toEqual({ ok: true, ...read });
});

test('putSettings() refuses a contact that our signature does not fit, and names it', async () => {
  const ports = createFakePorts();
  const wrong = { ...request, contact: 'tls@example.com' };
  expect(await put(ports, {}, wrong)).toMatchObject({
    reason: 'contact-elsewhere',
    contact: 'tls@example.com',
    domain: 'strictmx.test',
  });
});

test('putSettings() needs the etag that was seen', async () => {
  const ports = createFakePorts();
  await put(ports);
  expect(await put(ports)).toMatchObject({ reason: 'if-match-required' });
  expect(await put(ports, { ifMatch: ['old'] })).toMatchObject({ reason: 'stale' });
  expect(await put(ports, { ifMatch: 'any' })).toMatchObject({ ok: true });
});

test('putSettings() that loses a race is stale, and a dry run writes nothing', async () => {
  const ports = createFakePorts();
  const { store } = ports.handles;
  expect(await putSettings(ports, { ...change, dryRun: true }, { request, precondition: {} })).toMatchObject({
    ok: true,
  });
  expect(store.keys()).toEqual([]);
  store.before = (operation, key) => {
    if (operation === 'put' && key === outboundSettingsKey) store.edit(key, '{}');
  };
  expect(await put(ports)).toEqual({ ok: false, reason: 'stale', why: 'changed' });
});
