import { describe, expect, test } from 'vitest';
import {
  changedSettings,
  type DomainSettings,
  maskSecrets,
  patchSettings,
  settingsEtag,
  settingsOf,
  unmaskSettings,
} from '../../../service/hosting/domain-settings.ts';
import { enforce, World } from '../world.ts';

const settings: DomainSettings = {
  owner: 'acme',
  digestTo: ['admin@example.com'],
  zone: 'external',
  adoptRecords: false,
  autoEnforce: true,
  digestHour: 6,
  webhook: 'https://hooks.example.net/T0/secret',
};

describe('settingsEtag()', () => {
  test('stays while the service works on the domain, and changes with each setting', async () => {
    const world = await World.hosted();
    const before = settingsEtag(await world.state());
    await world.edit(enforce('mx.example.com'));
    await world.drain();
    expect(settingsEtag(await world.state())).toBe(before);
  });

  test.each<[string, Partial<DomainSettings>]>([
    ['owner', { owner: 'other' }],
    ['digestTo', { digestTo: [] }],
    ['zone', { zone: 'managed' }],
    ['adoptRecords', { adoptRecords: true }],
    ['autoEnforce', { autoEnforce: false }],
    ['digestHour', { digestHour: 0 }],
    ['webhook', { webhook: 'https://hooks.example.net/T0/other' }],
  ])('differs for another %s', (_, other) => {
    expect(settingsEtag({ ...settings, ...other })).not.toBe(settingsEtag(settings));
  });

  test('is the same for an absent setting and one that is off', () => {
    const { autoEnforce, adoptRecords, ...rest } = settings;
    expect(settingsEtag(rest)).toBe(settingsEtag({ ...rest, autoEnforce: false, adoptRecords: false }));
  });
});

describe('patchSettings()', () => {
  test('changes only the named settings', () => {
    expect(patchSettings(settings, { digestHour: 9 })).toEqual({ ...settings, digestHour: 9 });
    expect(patchSettings(settings, {})).toEqual(settings);
  });

  test('does not give the webhook of one owner to another, who may name their own', () => {
    const { webhook, ...rest } = settings;
    expect(patchSettings(settings, { owner: 'other' })).toEqual({ ...rest, owner: 'other' });
    expect(patchSettings(settings, { owner: 'acme', digestHour: 9 }).webhook).toBe(webhook);
    const own = 'https://hooks.other.example/1';
    expect(patchSettings(settings, { owner: 'other', webhook: own }).webhook).toBe(own);
  });

  test('removes null settings, and keeps the owner', () => {
    const nothing = {
      digestTo: null,
      zone: null,
      autoEnforce: null,
      digestHour: null,
      webhook: null,
      owner: null,
    };
    expect(settingsOf(patchSettings(settings, nothing))).toEqual({
      owner: 'acme',
      digestTo: [],
      zone: 'managed',
      adoptRecords: false,
      autoEnforce: false,
    });
  });
});

test('maskSecrets() shows only the host of a webhook', () => {
  expect(maskSecrets(settings).webhook).toBe('https://hooks.example.net/…');
  const { webhook, ...rest } = settings;
  expect(maskSecrets<DomainSettings>(rest)).toEqual(rest);
});

test.each<[string, string | undefined, string | undefined, string | undefined]>([
  [
    'keeps a webhook that is sent back as it was shown',
    'https://hooks.example.net/…',
    settings.webhook,
    settings.webhook,
  ],
  [
    'takes a whole address',
    'https://hooks.example.net/new',
    settings.webhook,
    'https://hooks.example.net/new',
  ],
  ['leaves nothing as nothing', undefined, settings.webhook, undefined],
])('unmaskSettings() %s', (_, webhook, kept, wanted) => {
  const { webhook: __, ...rest } = settings;
  const given = { ...rest, ...(webhook !== undefined && { webhook }) };
  const present = { owner: 'acme', ...(kept !== undefined && { webhook: kept }) };
  expect(unmaskSettings(given, present)).toEqual({
    ok: true,
    settings: { ...rest, ...(wanted !== undefined && { webhook: wanted }) },
  });
});

test.each([['other.example.net'], [undefined]])(
  'unmaskSettings() refuses a masked webhook where one of "%s" is kept',
  (host) => {
    const present = host === undefined ? undefined : { owner: 'acme', webhook: `https://${host}/secret` };
    const masked = { ...settings, webhook: 'https://hooks.example.net/…' };
    expect(unmaskSettings(masked, present)).toMatchObject({
      ok: false,
      reason: 'webhook-not-kept',
      webhook: masked.webhook,
    });
  },
);

test('unmaskSettings() keeps no webhook of another owner', () => {
  const masked = { ...settings, owner: 'other', webhook: 'https://hooks.example.net/…' };
  expect(unmaskSettings(masked, settings)).toMatchObject({ ok: false, reason: 'webhook-not-kept' });
});

describe('changedSettings()', () => {
  test('names what differs, also within a webhook', () => {
    const webhook = 'https://hooks.example.net/T0/other';
    expect(changedSettings(settings, { ...settings, webhook, autoEnforce: false })).toEqual([
      'autoEnforce',
      'webhook',
    ]);
    const { digestHour, ...others } = settings;
    expect(changedSettings(settings, others)).toEqual(['digestHour']);
    expect(changedSettings(settings, settings)).toEqual([]);
  });

  test('names all settings of a new domain', () => {
    expect(changedSettings(undefined, settings).toSorted()).toEqual(Object.keys(settings).toSorted());
  });
});
