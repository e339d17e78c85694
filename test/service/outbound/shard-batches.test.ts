import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { aggregateBatches, findBatches } from '../../../service/outbound/shard-batches.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
import { domainName } from '../../fakes/names.ts';
import { createWorld, day, failedSession, post, report, type World } from './outbound-world.ts';

const domain = domainName('example.com');
const shard = shardOf(domain);

/** One batch is planned, a later one is not. */
async function planned(): Promise<World & { plan: string }> {
  const ports = createWorld();
  await post(ports, [failedSession]);
  await report(ports);
  await post(ports, [failedSession]);
  return { ...ports, plan: ports.handles.store.keys('outbound/plans/')[0] ?? '' };
}

test('findBatches() tells planned results from those in no plan', async () => {
  const ports = await planned();
  const { parts, damaged, unplanned } = await findBatches(ports, day, shard);
  expect(parts.map(({ state }) => [state.part, state.batches.length])).toEqual([[1, 1]]);
  expect(damaged).toEqual([]);
  expect(unplanned).toHaveLength(1);
});

test('findBatches() names a damaged plan, and its results as unplanned', async () => {
  const ports = await planned();
  ports.handles.store.edit(ports.plan, '{"schema":1,');
  const { parts, damaged, unplanned } = await findBatches(ports, day, shard);
  expect([parts, damaged, unplanned.length]).toEqual([[], [ports.plan], 2]);
});

test("findBatches() says nothing without a newer version's plan: its results are planned", async () => {
  const ports = await planned();
  ports.handles.store.edit(ports.plan, '{"schema":2}');
  await expect(findBatches(ports, day, shard)).rejects.toThrow(UnreadableStateError);
});

test('aggregateBatches() adds what can be read, and names those batches', async () => {
  const ports = await planned();
  const keys = ports.handles.store.keys(`sessions/${day}/`);
  ports.handles.store.edit(keys[0] ?? '', 'no JSON');
  const reporter = { organizationName: 'mta', contact: 'tls@mta.example' };
  const { aggregate, batches } = await aggregateBatches(ports, shard, keys, reporter);
  expect(batches).toEqual(keys.slice(1));
  expect([...aggregate.keys()]).toEqual([domain]);
});
