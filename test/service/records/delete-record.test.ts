import { expect, test } from 'vitest';
import { deleteRecord, hasRecord } from '../../../service/records/delete-record.ts';
import type { OwnRecord } from '../../../service/records/own-record.ts';
import { World } from '../world.ts';

const name = 'x.example.com';
/** `ours…` is ours, and `v=…` is what readers take for the record. */
const record: OwnRecord = {
  name,
  type: 'TXT',
  isRival: (value) => value.includes('v='),
  isOurs: async (value) => value.startsWith('ours'),
  isOurAlias: (target) => target === 'ours.strictmx.test',
};

async function withValues(...values: string[]) {
  const world = await World.hosted();
  if (values.length > 0) world.handles.dns.set(name, 'TXT', values, 300);
  return { ...world, state: await world.state(), values: () => world.txt(name) };
}

test.each<[string, string[], string[], boolean]>([
  ['the whole set of ours', ['ours v=1', 'ours v=2'], [], true],
  ['only our values', ['their v=1', 'ours v=2'], ['their v=1'], true],
  ['nothing of others', ['their v=1'], ['their v=1'], false],
  ['nothing where there is nothing', [], [], false],
])('deleteRecord() deletes %s', async (_, before, after, has) => {
  const { ports, handles, state, values } = await withValues(...before);
  const changes = handles.dns.changes.length;
  expect(await hasRecord(ports, state, record)).toBe(has);
  await deleteRecord(ports, state, record);
  expect(values()).toEqual(after);
  expect(handles.dns.changes.length - changes).toBe(has ? 1 : 0);
  expect(await hasRecord(ports, state, record)).toBe(false);
});

test('deleteRecord() has nothing to delete if the zone is gone', async () => {
  const { ports, state } = await withValues();
  await deleteRecord(ports, state, { ...record, name: 'x.example.org' });
  expect(await hasRecord(ports, state, { ...record, name: 'x.example.org' })).toBe(false);
});
