import { expect, test } from 'vitest';
import { putOwner } from '../../../service/access/manage-owners.ts';
import type { Quota } from '../../../service/access/owner-rights.ts';
import {
  checkDomainsTaken,
  checkRights,
  type WantedSettings,
} from '../../../service/hosting/check-rights.ts';
import type { DomainSettings } from '../../../service/hosting/domain-settings.ts';
import { askedPerDay } from '../../../service/recipients/count-questions.ts';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { ownerAccountKey } from '../../../service/store/access/owner-account.ts';
import { claimKey } from '../../../service/store/domains/claim.ts';
import { ownedDomainKey } from '../../../service/store/domains/owned-domain.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

const settings: DomainSettings = { owner: 'acme', digestTo: [], zone: 'external' };
const owner = { id: 't', owner: 'acme', scopes: ['write'] as const };

async function check(
  world: World,
  given: Partial<DomainSettings>,
  { before, domain = 'new.example' }: { before?: Partial<DomainSettings>; domain?: string } = {},
) {
  const wanted: WantedSettings = {
    domain: domainName(domain),
    settings: { ...settings, ...given },
    before: before && { ...settings, ...before },
  };
  const refusal = await checkRights(world.ports, owner, wanted);
  return refusal;
}

async function grant(world: World, zones: string[], quota: Partial<Quota> = {}): Promise<void> {
  const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'PUT', dryRun: false };
  await putOwner(world.ports, change, { owner: 'acme', zones, quota, precondition: {} });
}

test('checkRights() requires a grant for a zone and for taking over records, except from an administrator', async () => {
  const world = new World();
  const managed = { zone: 'managed' as const };
  const domain = 'shop.example.com';
  expect(await check(world, managed, { domain })).toMatchObject({
    reason: 'zone-not-granted',
    setting: 'zone',
  });
  expect(await check(world, { adoptRecords: true }, { domain })).toMatchObject({
    reason: 'zone-not-granted',
    setting: 'adoptRecords',
  });
  const wanted = { domain, settings: { ...settings, ...managed }, before: undefined };
  const admin = { id: 'admin', scopes: ['admin'] as const };
  expect(await checkRights(world.ports, admin, { ...wanted, domain: domainName(domain) })).toBeUndefined();
  await grant(world, ['example.net']);
  expect(await check(world, managed, { domain })).toMatchObject({
    reason: 'zone-not-granted',
    setting: 'zone',
  });
});

test('checkRights() accepts zones that the operator granted, and existing ones', async () => {
  const world = new World();
  await grant(world, ['example.com']);
  const managed = { zone: 'managed' as const, adoptRecords: true };
  expect(await check(world, managed, { domain: 'shop.example.com' })).toBeUndefined();
  expect(await check(new World(), { ...managed, digestHour: 3 }, { before: managed })).toBeUndefined();
});

test('checkRights() limits an owner’s number of domains, and accepts changes of existing ones', async () => {
  const world = await World.hosted();
  await grant(world, [], { domains: 1 });
  expect(await check(world, {})).toMatchObject({ reason: 'too-many-domains', owner: 'acme', max: 1 });
  expect(await check(world, { digestHour: 3 }, { before: {} })).toBeUndefined();
});

test('checkRights() counts the recipients of all domains of the owner, each once', async () => {
  const world = await World.hosted();
  await grant(world, [], { recipients: 2 });
  const japanese = { address: 'admin@example.com', language: 'ja' as const };
  expect(await check(world, { digestTo: [japanese, 'b@example.com'] })).toBeUndefined();
  expect(await check(world, { digestTo: ['b@example.com', 'c@example.com'] })).toMatchObject({
    reason: 'too-many-recipients',
    max: 2,
    wanted: 3,
  });
  const digestTo = ['b@example.com', 'c@example.com'];
  expect(await check(world, { digestTo }, { before: { digestTo } }), 'no new one').toBeUndefined();
});

test('checkRights() counts the recipients of claims, too, which become domains without another check', async () => {
  const world = new World();
  await grant(world, [], { recipients: 2 });
  const claimed = domainName('claimed.example');
  const claim = {
    schema: 1,
    domain: claimed,
    owner: 'acme',
    inbox: 'inbox2',
    createdAt: '2026-11-24T10:00:00.000Z',
    digestTo: ['a@example.com', 'b@example.com'],
    autoEnforce: false,
  };
  world.handles.store.edit(claimKey(claimed, 'acme'), JSON.stringify(claim));
  world.handles.store.edit(ownedDomainKey('acme', claimed), '');
  expect(await check(world, { digestTo: ['b@example.com'] })).toBeUndefined();
  expect(await check(world, { digestTo: ['c@example.com'] })).toMatchObject({
    reason: 'too-many-recipients',
    wanted: 3,
  });
});

test('checkRights() limits the addresses that an owner has asked in a day', async () => {
  const world = new World();
  const asked = Array.from({ length: askedPerDay }, (_, index) => `x${index}@example.net`);
  const caller = { ...owner, scopes: ['write' as const] };
  await nameRecipients(world.ports, caller, { owner: 'acme', before: [], wanted: asked });
  expect(await check(world, { digestTo: ['another@example.net'] })).toMatchObject({
    reason: 'too-many-asked',
    max: askedPerDay,
  });
  world.handles.clock.advance(86_400);
  expect(await check(world, { digestTo: ['another@example.net'] })).toBeUndefined();
});

test.each(['{"schema":2}', '{"schema":1,'])(
  'checkRights() judges nothing by rights that cannot be read, and needs them only for more: %s',
  async (unreadable) => {
    const world = new World();
    const unread = { ok: false, reason: 'rights-unreadable', owner: 'acme' };
    world.handles.store.edit(ownerAccountKey('acme'), unreadable);
    const one = { digestTo: ['a@example.com'] };
    expect(await check(world, {}), 'a new domain').toEqual(unread);
    expect(await check(world, one, { before: {} }), 'a new recipient').toEqual(unread);
    expect(await check(world, { zone: 'managed' }, { before: {} }), 'a zone').toEqual(unread);
    expect(await check(world, { digestHour: 5 }, { before: one })).toBeUndefined();
    const claim = { domain: domainName('new.example'), owner: 'acme' };
    expect(await checkDomainsTaken(world.ports, owner, claim)).toEqual(unread);
  },
);
