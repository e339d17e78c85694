import { expect, test } from 'vitest';
import { putOwner } from '../../../service/access/manage-owners.ts';
import type { Precondition } from '../../../service/access/precondition.ts';
import type { DomainSettings, SettingsPatch } from '../../../service/hosting/domain-settings.ts';
import { settingsEtag } from '../../../service/hosting/domain-settings.ts';
import { patchDomain, putDomain } from '../../../service/hosting/put-domain.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { World } from '../world.ts';

const settings: DomainSettings = { owner: 'acme', digestTo: [], zone: 'managed' };

const changeBy = (owner?: string, dryRun = false) => ({
  caller:
    owner === undefined
      ? { id: 'admin', scopes: ['admin'] as const }
      : { id: 'token1', scopes: ['write'] as const, owner },
  action: 'PUT /v1/domains/example.com',
  dryRun,
});

const put = (
  world: World,
  given: Partial<DomainSettings> = {},
  { precondition = { ifMatch: 'any' as const }, by }: { precondition?: Precondition; by?: string } = {},
  dryRun = false,
) =>
  putDomain(world.ports, changeBy(by, dryRun), {
    domain: world.domain,
    settings: { ...settings, ...given },
    precondition,
  });

const patch = (
  world: World,
  given: SettingsPatch,
  by?: string,
  precondition: Precondition = { ifMatch: 'any' },
) => patchDomain(world.ports, changeBy(by), { domain: world.domain, settings: given, precondition });

test('putDomain() hosts a domain, then changes it if the caller saw its settings', async () => {
  const world = new World();
  const made = await put(world, {}, { precondition: {} });
  expect(made).toMatchObject({ ok: true, isNew: true });
  await world.drain();
  const etag = settingsEtag(await world.state());
  expect(made).toMatchObject({ etag });
  const changed = await put(world, { digestHour: 3 }, { precondition: { ifMatch: [etag] } });
  expect(changed).toMatchObject({ ok: true, isNew: false, state: { digestHour: 3 } });
});

test.each<[string, Parameters<typeof put>[1], Parameters<typeof put>[2], string]>([
  ['for another owner than the token’s', { owner: 'other' }, { by: 'acme' }, 'other-owner'],
  ['of a zone that was not granted', { owner: 'other' }, { by: 'other' }, 'zone-not-granted'],
  ['without the current ETag', {}, { precondition: {} }, 'if-match-required'],
  ['with an old ETag', {}, { precondition: { ifMatch: ['old'] } }, 'stale'],
  ['that may only make it', {}, { precondition: { ifNoneMatch: true } }, 'stale'],
  [
    'with a masked webhook that is none of its own',
    { webhook: 'https://a.example/…' },
    {},
    'webhook-not-kept',
  ],
])('putDomain() refuses a change %s, and stores nothing', async (_, given, asked, reason) => {
  const world = await World.hosted();
  const before = await world.state();
  for (const dryRun of [true, false])
    expect(await put(world, given, asked, dryRun)).toMatchObject({ ok: false, reason });
  expect(await world.state()).toEqual(before);
});

test('putDomain() as a dry run describes the resulting domain', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  store.calls.length = 0;
  expect(await put(world, { digestHour: 3 }, {}, true)).toMatchObject({ ok: true, state: { digestHour: 3 } });
  expect(store.calls.filter(({ operation }) => operation !== 'get')).toEqual([]);
});

test('patchDomain() changes named settings and removes null ones', async () => {
  const world = await World.hosted();
  await put(world, { digestTo: ['a@example.com'], digestHour: 3, autoEnforce: true });
  expect(await patch(world, { digestHour: null, owner: 'other' })).toMatchObject({ ok: true, isNew: false });
  const state = await world.state();
  expect(state).toMatchObject({ owner: 'other', digestTo: ['a@example.com'], autoEnforce: true });
  expect(state).not.toHaveProperty('digestHour');
});

test.each<[string, string | undefined, Precondition, string]>([
  ['of another owner', 'other', { ifMatch: 'any' }, 'no-such-domain'],
  ['without the current ETag', 'acme', {}, 'if-match-required'],
  ['with an old ETag', undefined, { ifMatch: ['old'] }, 'stale'],
])('patchDomain() refuses a change %s', async (_, by, precondition, reason) => {
  const world = await World.hosted();
  expect(await patch(world, { digestHour: 3 }, by, precondition)).toMatchObject({ ok: false, reason });
  expect(await world.state()).not.toHaveProperty('digestHour');
});

test('patchDomain() does not give a domain away with a token of its owner', async () => {
  const world = await World.hosted();
  expect(await patch(world, { owner: 'other' }, 'acme')).toMatchObject({ ok: false, reason: 'other-owner' });
});

test('putDomain() and patchDomain() keep the webhook out of the audit', async () => {
  const world = await World.hosted();
  await put(world, { webhook: 'https://hooks.example.net/secret' });
  await patch(world, { digestHour: 3 });
  const { store } = world.handles;
  const audit = store.keys('audit/').map((key) => store.text(key) ?? '');
  expect(audit).toHaveLength(2);
  expect(audit.join()).toContain('https://hooks.example.net/…');
  expect(audit.join()).not.toContain('secret');
});

test('putDomain() does not find a domain that another owner hosts in a zone that both were granted', async () => {
  const world = await World.hosted();
  const request = { owner: 'other', zones: ['example.com'], quota: {}, precondition: {} };
  await putOwner(world.ports, changeBy(), request);
  expect(await put(world, { owner: 'other' }, { by: 'other' })).toMatchObject({ reason: 'no-such-domain' });
  expect((await world.state()).owner).toBe('acme');
  await world.ports.store.put(domainKey(world.domain), '{');
  expect(await put(world, { owner: 'other' }, { by: 'other' })).toMatchObject({ reason: 'no-such-domain' });
});
