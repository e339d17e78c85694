import { expect, test } from 'vitest';
import { cachedUntil } from '../../../../core/mta-sts/held-policies.ts';
import { formatPolicy } from '../../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import { timestampOf } from '../../../../core/names/timestamp.ts';
import { dayOf } from '../../../../core/names/utc-day.ts';
import { fingerprintPolicy, matchPolicy } from '../../../../core/tls-rpt/judge/match-policy.ts';
import { gatherDomain } from '../../../../service/daily-mail/gather-digest.ts';
import { startRemoval } from '../../../../service/life-cycle/start-removal.ts';
import { ownMtaStsRecord } from '../../../../service/records/own-record.ts';
import { compareRecord } from '../../../../service/records/place-record.ts';
import { changeDomain, domainKey, loadDomain } from '../../../../service/store/domains/domain.ts';
import { loadVersions, putPastVersionsAside } from '../../../../service/store/domains/past-versions.ts';
import { UnreadableStateError } from '../../../../service/store/stored-object.ts';
import { runTask } from '../../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../../contracts/dies-at-every-call.contract.ts';
import { readSet } from '../../../fakes/read-set.ts';
import { announce, enforce, World } from '../../world.ts';

const hourSeconds = 3600;
const week = (...mx: string[]) => ({ ...enforce(...mx), maxAgeSeconds: 7 * 86_400 });

/** A domain whose ledger has so many edits, eight hours apart, the last of them served and announced. */
async function edited(count: number, overrides: ConstructorParameters<typeof World>[0] = {}): Promise<World> {
  const world = await World.hosted(overrides);
  const { clock } = world.handles;
  const start = clock.now().getTime();
  const at = (index: number) => timestampOf(new Date(start + index * 8 * hourSeconds * 1000));
  const old = Array.from({ length: count - 1 }, (_, index): PolicyVersion => {
    const id = at(index).slice(0, 19).replace(/[-:]/g, '');
    const text = formatPolicy(week(`mx${index}.example.com`));
    const times = { firstServedAt: at(index), supersededAt: at(index + 1), announcedAt: at(index) };
    return { id, text, ...times, by: 'owner', objectVersion: `old-${index}` };
  });
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, versions: old }));
  clock.advance((count - 1) * 8 * hourSeconds);
  await world.edit(week('mx.example.com'));
  await announce(world);
  return world;
}

const look = (world: World) => runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });

const idsOf = (versions: PolicyVersion[]) => versions.map(({ id }) => id);

const pastKeys = (world: World) => world.handles.store.keys(`versions/${world.domain}/`);

test('putPastVersionsAside() moves versions that no sender holds, and all versions still include them', async () => {
  const world = await edited(300);
  const before = await world.state();
  await look(world);
  const after = await world.state();
  const serving = { edgeCacheSeconds: world.ports.edge.cacheSeconds };
  const now = world.ports.clock.now();
  const isHeld = (version: PolicyVersion) => cachedUntil(version, now, serving) > now;
  expect(after.versions.filter(isHeld)).toEqual(before.versions.filter(isHeld));
  expect(idsOf(after.versions)).toEqual(idsOf(before.versions).slice(-50));
  expect(await loadVersions(world.ports, after)).toEqual(before.versions);
});

test('putPastVersionsAside() keeps a version that is held for long, and moves younger ones', async () => {
  const world = await edited(300);
  const long = formatPolicy({ ...enforce('long.example.com'), maxAgeSeconds: 31_557_600 });
  await changeDomain(world.ports, world.domain, (state) => ({
    ...state,
    versions: state.versions.map((version, index) => (index === 3 ? { ...version, text: long } : version)),
  }));
  const { versions } = await world.state();
  await look(world);
  const after = await world.state();
  expect(idsOf(after.versions)).toEqual([versions[3]!.id, ...idsOf(versions.slice(-50))]);
  expect(idsOf(await loadVersions(world.ports, after)), 'in their order').toEqual(idsOf(versions));
});

test.each([
  { count: 99, why: 'fewer than 50 beyond the latest 50' },
  { count: 3, why: 'a few' },
])('putPastVersionsAside() with $why moves nothing, and reads no more objects', async ({ count }) => {
  const world = await edited(count);
  const { store } = world.handles;
  const before = store.text(domainKey(world.domain));
  store.calls.length = 0;
  await putPastVersionsAside(world.ports, await world.state());
  await loadVersions(world.ports, await world.state());
  expect(store.calls.map(({ key }) => key)).toEqual([domainKey(world.domain), domainKey(world.domain)]);
  expect(store.text(domainKey(world.domain))).toBe(before);
});

diesAtEveryCall('putPastVersionsAside()', {
  arrange: () => edited(200),
  step: async (world) => putPastVersionsAside(world.ports, await world.state()),
  again: async (world) => {
    expect(await loadVersions(world.ports, await world.state())).toHaveLength(200);
    // A later look finds more to put aside.
    world.handles.clock.advance(90 * 86_400);
    for (let round = 0; round < 2; round++) await putPastVersionsAside(world.ports, await world.state());
  },
  endState: async (world) => {
    const state = await world.state();
    return [state.versions.length, await loadVersions(world.ports, state)];
  },
});

test('putPastVersionsAside() makes again what a worker left damaged before it removed versions from the ledger', async () => {
  const world = await edited(200);
  const before = await world.state();
  const { store } = world.handles;
  store.before = (operation, key) => {
    if (operation === 'put' && key === domainKey(world.domain)) throw new Error('it dies');
  };
  await expect(putPastVersionsAside(world.ports, before)).rejects.toThrow('it dies');
  store.before = () => {};
  const [key = ''] = pastKeys(world);
  store.edit(key, '{"schema":1,');
  await putPastVersionsAside(world.ports, before);
  const after = await world.state();
  expect(idsOf(after.versions)).toEqual(idsOf(before.versions).slice(-50));
  expect(await loadVersions(world.ports, after)).toEqual(before.versions);
  expect(store.keys('damaged/').map((copy) => store.text(copy))).toEqual(['{"schema":1,']);
});

test('putPastVersionsAside() removes nothing from the ledger while a newer version has the object', async () => {
  const world = await edited(200);
  const before = await world.state();
  const [first] = before.versions;
  const key = `versions/${world.domain}/${before.inbox}/${first!.id}.json`;
  world.handles.store.edit(key, '{"schema":2}');
  await expect(putPastVersionsAside(world.ports, before)).rejects.toThrow(UnreadableStateError);
  expect(await world.state()).toEqual(before);
  expect(world.handles.store.text(key)).toBe('{"schema":2}');
});

test('putPastVersionsAside() loses nothing if it hangs at any call while a newer run does all the work', async () => {
  let hung = true;
  for (let call = 1; hung; call++) {
    const world = await edited(200);
    const before = await world.state();
    const { store } = world.handles;
    let calls = 0;
    hung = false;
    store.before = async () => {
      if (++calls !== call) return;
      hung = true;
      store.before = () => {};
      for (let more = 0; more < 30; more++) {
        world.handles.clock.advance(8 * hourSeconds);
        await world.edit(week(`more${more}.example.com`));
      }
      await putPastVersionsAside(world.ports, await world.state());
    };
    await putPastVersionsAside(world.ports, before);
    store.before = () => {};
    const after = await world.state();
    const ids = idsOf(await loadVersions(world.ports, after));
    expect(ids, `hung at ${call}`).toHaveLength(hung ? 230 : 200);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 200)).toEqual(idsOf(before.versions));
  }
});

test('a rollback to a text that was moved gets a new id, and reports about the old one give its number', async () => {
  const world = await edited(300);
  await look(world);
  const old = formatPolicy(week('mx7.example.com'));
  const match = async () =>
    matchPolicy(fingerprintPolicy([old]), await loadVersions(world.ports, await world.state()));
  expect(await match()).toMatchObject({ kind: 'superseded', number: 8 });
  await world.edit(week('mx7.example.com'));
  world.handles.clock.advance(3600);
  await world.drain();
  const { versions } = await world.state();
  expect(world.served()).toBe(old);
  expect(world.txt()).toEqual([`v=STSv1; id=${versions.at(-1)?.id};`]);
  expect(await match()).toMatchObject({ kind: 'current', number: 301 });
});

test('the daily mail is made from all versions', async () => {
  const world = await edited(300);
  const all = (await world.state()).versions;
  await look(world);
  const at = timestampOf(world.ports.clock.now());
  const claim = { day: dayOf(at), createdAt: at, claimedAt: at, owner: 'acme', reports: [] };
  const state = await world.state();
  const facts = await gatherDomain(world.ports, { schema: 1, status: 'claimed', ...claim }, state);
  expect(facts.versions).toEqual(all);
});

/** As when a zone comes back from a copy. */
async function restoreRecord({ domain, handles: { dns } }: World, id: string): Promise<void> {
  const name = `_mta-sts.${domain}`;
  const zone = (await dns.findZone(name))!;
  const from = await readSet(dns, zone.id, name, 'TXT');
  const to = { name, type: 'TXT' as const, ttlSeconds: 60, values: [`v=STSv1; id=${id};`] };
  await dns.change(zone.id, [{ from, to }]);
}

test('a record with the id of a moved version is ours, another is not', async () => {
  const world = await edited(300);
  const [oldest] = (await world.state()).versions;
  await look(world);
  const announce = async () => {
    const state = await world.state();
    return compareRecord(world.ports, state, ownMtaStsRecord(world.ports, state), 'v=STSv1; id=new;');
  };
  await restoreRecord(world, '20010101T000000');
  expect(await announce()).toMatchObject({ kind: 'blocked' });
  await restoreRecord(world, oldest!.id);
  expect(await announce()).toMatchObject({ kind: 'due' });
});

test('a removal deletes moved versions, and the next registration ignores those of a late worker', async () => {
  const world = await edited(300);
  const hanging = await world.state();
  await look(world);
  const [key] = pastKeys(world);
  expect(key).toContain(hanging.inbox);
  await restoreRecord(world, hanging.versions[0]!.id);
  await startRemoval(world.ports, { domain: world.domain, by: 'owner', forcedBecause: 'customer left' });
  for (let round = 0; round < 4; round++) {
    await look(world);
    expect(world.txt(), 'a very old record of ours is deleted too').toEqual([]);
    world.handles.clock.advance(3600);
  }
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
  expect(pastKeys(world)).toEqual([]);

  await world.register();
  const registered = await world.state();
  await putPastVersionsAside(world.ports, hanging);
  expect(await world.state()).toEqual(registered);
  const all = await loadVersions(world.ports, { ...registered, hasPastVersions: true });
  expect(all).toEqual(registered.versions);
});
