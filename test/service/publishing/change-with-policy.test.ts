import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import {
  changeWithPolicy,
  enterStoredPolicy,
  isLedgerCurrent,
  objectStore,
} from '../../../service/publishing/change-with-policy.ts';
import { domainKey, loadDomain } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const other = formatPolicy(enforce('mx2.example.com'));

/** A domain whose policy was then edited directly in the store. */
async function editedPast() {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  world.handles.store.edit(policyKey(world.domain), other);
  return world;
}

const texts = async (world: World) => (await world.state()).versions.map(({ text, by }) => [text, by]);

test('changeWithPolicy() enters a text that was written directly to the store, and changes the domain in the same write', async () => {
  const world = await editedPast();
  world.handles.store.calls.length = 0;
  await changeWithPolicy(world.ports, world.domain, (state) => ({ ...state, autoEnforce: true }));
  expect(world.handles.store.calls.filter(({ operation }) => operation === 'put')).toHaveLength(1);
  expect((await texts(world)).at(-1)).toEqual([other, objectStore]);
  expect((await world.state()).autoEnforce).toBe(true);
});

test('changeWithPolicy() reads the policy again when somebody else has written the domain since', async () => {
  const world = await editedPast();
  const { store } = world.handles;
  const stale = { ...(await loadDomain(world.ports, world.domain))!, stored: undefined };
  const key = domainKey(world.domain);
  let writes = 0;
  await changeWithPolicy(
    world.ports,
    world.domain,
    (state, stored) => {
      // The other writer.
      if (writes++ === 0) store.edit(key, `${store.text(key)} `);
      return { ...state, digestHour: stored ? 5 : 4 };
    },
    stale,
  );
  expect(writes).toBe(2);
  expect((await world.state()).digestHour).toBe(5);
});

test('changeWithPolicy() of a domain that is not there changes nothing', async () => {
  const world = new World();
  expect(await changeWithPolicy(world.ports, domainName('other.example'))).toBeUndefined();
  expect(world.handles.store.keys()).toEqual([]);
});

test('isLedgerCurrent() requests a rotation if the stored text differs', async () => {
  const world = await editedPast();
  world.handles.tasks.take();
  const state = await world.state();
  expect(await isLedgerCurrent(world.ports, state, undefined)).toBe(true);
  expect(
    await isLedgerCurrent(world.ports, state, await world.ports.store.get(policyKey(world.domain))),
  ).toBe(false);
  expect(world.handles.tasks.take()).toEqual([{ kind: 'rotate-id', domain: world.domain }]);
});

test('enterStoredPolicy() enters a text that nobody has noticed yet, and only reads if the ledger is current', async () => {
  const world = await editedPast();
  const load = async () => (await loadDomain(world.ports, world.domain))!;
  expect((await enterStoredPolicy(world.ports, await load())).state.versions.at(-1)?.text).toBe(other);
  expect((await texts(world)).at(-1)).toEqual([other, objectStore]);
  const loaded = await load();
  world.handles.store.calls.length = 0;
  await enterStoredPolicy(world.ports, loaded);
  expect(world.handles.store.calls).toEqual([{ operation: 'get', key: policyKey(world.domain) }]);
});
