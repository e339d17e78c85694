import { expect, test } from 'vitest';
import { outboundSettingsKey } from '../../../../service/store/outbound/outbound-settings.ts';
import { ApiClient } from '../../../api/client.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const path = '/v1/outbound/settings';
const settings = {
  enabled: true,
  domains: { 'example.com': { suppress: 'they asked' }, 'example.net': { redirect: 'mailto:a@example.org' } },
  destinations: { 'tls@example.com': { suppress: 'they asked' } },
};

test('members of a newer version stay in the settings of outgoing reports, and are not shown', async () => {
  const api = await ApiClient.hosted();
  const { store } = api.world.handles;
  const put = async (body: object) => {
    const etag = (await api.call('GET', path)).headers.get('ETag');
    return api.call('PUT', path, body, etag === null ? {} : { 'If-Match': etag });
  };
  expect((await put(settings)).status).toBe(200);
  const maps = ['domains', 'destinations'];
  await keepsUnknownMembers(
    store,
    outboundSettingsKey,
    () => put({ ...settings, bcc: ['archive@strictmx.test'] }),
    { maps },
  );
  const shown = await api.call('GET', path);
  expect(JSON.stringify(shown.body)).not.toContain('NewerVersion');
  expect((await put({ ...settings, enabled: false })).status).toBe(200);
});

test('every step that writes the settings of outgoing reports was seen to keep its unknown members', () => {
  expect(unseenWriters('service/outbound/put-settings.ts')).toEqual([]);
});
