import { expect, test } from 'vitest';
import { RecordConflictError } from '../../../service/ports/dns-zone.ts';
import type { OwnRecord } from '../../../service/records/own-record.ts';
import { compareRecord, ensureRecord } from '../../../service/records/place-record.ts';
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

test.each<[string, string[], string[]]>([
  ['sets it where there is none', [], ['ours v=2']],
  ['replaces an earlier one of ours', ['ours v=1'], ['ours v=2']],
  ['leaves what is nobody’s business', ['spf', 'ours v=1'], ['spf', 'ours v=2']],
  ['makes one of two of ours', ['ours v=1', 'ours v=2'], ['ours v=2']],
])('ensureRecord() %s', async (_, before, after) => {
  const { ports, state, values } = await withValues(...before);
  expect(await ensureRecord(ports, state, record, 'ours v=2')).toBeUndefined();
  expect(values()).toEqual(after);
});

test('ensureRecord() leaves a record of someone else, and names at most five of its values', async () => {
  const foreign = Array.from({ length: 7 }, (_, at) => `their v=${at}`);
  const { ports, state, values } = await withValues(...foreign);
  const found = await ensureRecord(ports, state, record, 'ours v=2');
  expect(found).toMatchObject({ code: 'foreign-record', parameters: { name, type: 'TXT' } });
  expect(found?.parameters).toMatchObject({ found: { length: 5 } });
  expect(values()).toEqual(foreign);
  expect(await ensureRecord(ports, { ...state, adoptRecords: true }, record, 'ours v=2')).toBeUndefined();
  expect(values()).toEqual(['ours v=2']);
});

test('ensureRecord() says that no zone holds the name', async () => {
  const { ports, state } = await withValues();
  const elsewhere = { ...record, name: 'x.example.org' };
  expect(await ensureRecord(ports, { ...state, zone: 'external' }, elsewhere, 'ours v=2')).toMatchObject({
    code: 'no-zone',
    parameters: { name: 'x.example.org' },
  });
});

test('compareRecord() reads no zone if all servers answer the value', async () => {
  const { ports, handles, state } = await withValues('spf', 'ours v=2');
  const calls: string[] = [];
  handles.dns.before = (operation) => void calls.push(operation);
  const placement = await compareRecord(ports, state, record, 'ours v=2');
  expect(placement.kind).toBe('current');
  if (placement.kind === 'current') await placement.confirm();
  expect(calls).toEqual(['look']);
});

test.each<[string, string[] | undefined]>([
  ['nothing is known', undefined],
  ['servers answer an older value', ['ours v=1']],
  ['servers answer a second value for it', ['ours v=2', 'their v=1']],
])('compareRecord() reads the zone if %s', async (_, answered) => {
  const { ports, handles, state } = await withValues('spf', 'ours v=2');
  handles.dns.look = async () => answered;
  const placement = await compareRecord(ports, state, record, 'ours v=2');
  expect(placement.kind).toBe('current');
  const confirmed: string[] = [];
  handles.dns.before = (operation) => void confirmed.push(operation);
  if (placement.kind === 'current') await placement.confirm();
  expect(confirmed).toEqual(['confirm']);
});

test('compareRecord() changes only from what it read', async () => {
  const { ports, handles, state, values } = await withValues('ours v=1');
  const placement = await compareRecord(ports, state, record, 'ours v=2');
  handles.dns.set(name, 'TXT', ['their v=9']);
  if (placement.kind !== 'due') throw new Error(placement.kind);
  await expect(placement.write()).rejects.toThrow(RecordConflictError);
  expect(values()).toEqual(['their v=9']);
});
