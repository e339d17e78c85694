import { expect, test } from 'vitest';
import {
  describeSettings,
  loadOutboundSettings,
  replaceSettings,
  reporterOf,
} from '../../../service/deployment/outbound-settings.ts';
import {
  type OutboundSettings,
  outboundSettingsKey,
} from '../../../service/store/outbound/outbound-settings.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const settings: OutboundSettings = { schema: 1, enabled: false, bcc: [], domains: {}, destinations: {} };

test('loadOutboundSettings() reports about all domains, without copies, until settings are put', async () => {
  const ports = createFakePorts();
  const { settings: initial, ...rest } = await loadOutboundSettings(ports);
  expect(initial).toEqual({ ...settings, enabled: true });
  expect(rest, 'and no etag').toEqual({ reporter: reporterOf(initial, ports) });
  const { etag } = await ports.store.put(outboundSettingsKey, JSON.stringify(settings));
  expect(await loadOutboundSettings(ports)).toMatchObject({ settings, etag });
});

test.each<[string, Partial<OutboundSettings>, string, string]>([
  ['the domain that our mail is from', {}, 'strictmx.test', 'tls-reports@strictmx.test'],
  ['who the settings name', { organizationName: 'Us', contact: 'a@strictmx.test' }, 'Us', 'a@strictmx.test'],
])('reporterOf() is %s', (_, named, organizationName, contact) => {
  expect(reporterOf({ ...settings, ...named }, createFakePorts())).toEqual({ organizationName, contact });
});

test('replaceSettings() keeps members that it does not know, also in rules that are kept', () => {
  const before = {
    ...settings,
    contact: 'a@strictmx.test',
    fromNewer: 1,
    domains: { 'a.example': { suppress: 'x', fromNewer: 2 }, 'gone.example': { suppress: 'x' } },
    destinations: { 'a@a.example': { redirect: 'mailto:b@b.example', fromNewer: 3 } },
  };
  const wanted: OutboundSettings = {
    ...settings,
    domains: { 'a.example': { redirect: 'mailto:c@c.example' } },
    destinations: { 'a@a.example': { suppress: 'y' } },
  };
  expect(replaceSettings(createFakePorts(), before, wanted)).toEqual({
    ...settings,
    fromNewer: 1,
    domains: { 'a.example': { redirect: 'mailto:c@c.example', fromNewer: 2 } },
    destinations: { 'a@a.example': { suppress: 'y', fromNewer: 3 } },
  });
});

test('describeSettings() shows who reports, and nothing that only a newer version knows', () => {
  const { schema: _, ...shown } = settings;
  const reporter = { organizationName: 'Us', contact: 'a@strictmx.test' };
  expect(describeSettings({ ...settings, ...{ fromNewer: 1 } }, reporter)).toEqual({ ...shown, ...reporter });
});
