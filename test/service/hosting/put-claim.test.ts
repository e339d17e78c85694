import { expect, test } from 'vitest';
import { putOwner } from '../../../service/access/manage-owners.ts';
import type { DomainSettings, SettingsPatch } from '../../../service/hosting/domain-settings.ts';
import { settingsEtag } from '../../../service/hosting/domain-settings.ts';
import { putClaim } from '../../../service/hosting/put-claim.ts';
import { patchDomain } from '../../../service/hosting/put-domain.ts';
import { claimKey } from '../../../service/store/domains/claim.ts';
import { domainName } from '../../fakes/names.ts';
import { claimDomain, waitingClaim } from '../claims.ts';
import { keepsUnknownMembers } from '../store/unknown-members.ts';
import { World } from '../world.ts';

const settings: DomainSettings = { owner: 'beta', digestTo: [], zone: 'external' };

const change = (dryRun = false) => ({
  caller: { id: 't', owner: 'beta', scopes: ['write'] as const },
  action: 'PUT',
  dryRun,
});

const put = (
  { ports, domain }: World,
  given: Partial<DomainSettings> = {},
  ifMatch?: string[],
  dryRun = false,
) =>
  putClaim(ports, change(dryRun), {
    domain,
    settings: { ...settings, ...given },
    precondition: ifMatch ? { ifMatch } : {},
  });

test('putClaim() answers the same whether another owner hosts the domain or nobody does', async () => {
  const [free, taken] = [new World(), await World.hosted()];
  const answers = await Promise.all([free, taken].map((world) => put(world)));
  for (const answer of answers) expect(answer).toMatchObject({ ok: true, isNew: true, incidents: [] });
  expect((await taken.state()).owner).toBe('acme');
  expect(await waitingClaim(taken, 'beta')).toMatchObject({ owner: 'beta' });
});

test('putClaim() changes the claim if the caller saw its settings, and keeps its names', async () => {
  const world = new World();
  const first = await claimDomain(world, 'beta');
  expect(await put(world)).toMatchObject({ reason: 'if-match-required' });
  expect(await put(world, {}, ['old'])).toMatchObject({ reason: 'stale' });
  const changed = await put(world, { digestHour: 3, webhook: 'https://hooks.example/x' }, [
    settingsEtag(first),
  ]);
  expect(changed).toMatchObject({ ok: true, isNew: false, state: { digestHour: 3, inbox: first.inbox } });
  const without = await put(world, {}, changed.ok ? [changed.etag] : []);
  expect(without.ok && without.state).not.toHaveProperty('webhook');
});

test('putClaim() by many at the same moment leaves no more domains than the quota, and a refused one nothing', async () => {
  const world = new World();
  const quota = { owner: 'beta', zones: [], quota: { domains: 3 }, precondition: {} };
  await putOwner(
    world.ports,
    { caller: { id: 'admin', scopes: ['admin'] }, action: 'PUT', dryRun: false },
    quota,
  );
  const claim = (n: number) =>
    putClaim(world.ports, change(), {
      domain: domainName(`d${n}.example`),
      settings,
      precondition: {},
    });
  const results = await Promise.all(Array.from({ length: 30 }, (_, n) => claim(n)));
  const taken = results.filter(({ ok }) => ok).length;
  expect(taken).toBeLessThanOrEqual(3);
  for (const prefix of ['claims/', 'owners/', 'inboxes/'])
    expect(world.handles.store.keys(prefix), prefix).toHaveLength(taken);
  for (let n = 0; n < 4; n++) await claim(n);
  expect(world.handles.store.keys('claims/')).toHaveLength(3);
});

test('putClaim() in a dry run stores nothing', async () => {
  const world = new World();
  expect(await put(world, {}, undefined, true)).toMatchObject({ ok: true, isNew: true });
  expect(world.handles.store.keys()).toEqual([]);
});

test.each<[string, Partial<DomainSettings>, object]>([
  ['a zone', { zone: 'managed' }, { reason: 'claim-without-zone' }],
  ['records of others', { adoptRecords: true }, { reason: 'zone-not-granted', setting: 'adoptRecords' }],
])('putClaim() refuses to take %s', async (_, given, refusal) => {
  expect(await put(new World(), given)).toMatchObject(refusal);
});

test('putClaim() keeps the members of a newer version', async () => {
  const world = new World();
  const { digestTo: _, ...claim } = await claimDomain(world, 'beta', ['admin@example.com']);
  await keepsUnknownMembers(world.handles.store, claimKey(world.domain, 'beta'), () =>
    put(world, { digestTo: ['admin@example.com'], digestHour: 4 }, [
      settingsEtag({ ...claim, digestTo: ['admin@example.com'] }),
    ]),
  );
});

test.each<[SettingsPatch, object]>([
  [{ digestHour: 7 }, { ok: true, state: { digestHour: 7 } }],
  [{ owner: 'acme' }, { reason: 'other-owner' }],
  [{ zone: 'managed' }, { reason: 'claim-without-zone' }],
])('patchDomain() of a claim that waits: %j', async (patch, wanted) => {
  const world = new World();
  const { ports, domain } = world;
  const precondition = { ifMatch: 'any' as const };
  const request = { domain, settings: patch, precondition };
  expect(await patchDomain(ports, change(), request)).toMatchObject({ reason: 'no-such-domain' });
  await claimDomain(world, 'beta');
  expect(await patchDomain(ports, change(), request)).toMatchObject(wanted);
});
