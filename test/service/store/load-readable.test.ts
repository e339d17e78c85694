import { expect, test } from 'vitest';
import { loadReadable } from '../../../service/store/load-readable.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';

const load = async (name: string) => {
  if (name === 'bad') throw new UnreadableStateError('p/bad.json', 'it is not JSON');
  return name === 'gone' ? undefined : { name };
};

test('loadReadable() loads in order, without deleted objects', async () => {
  expect(await loadReadable({ log: new MemoryLog() }, ['b', 'gone', 'a'], load)).toEqual({
    states: [{ name: 'b' }, { name: 'a' }],
  });
});

test('loadReadable() names objects that cannot be read', async () => {
  const log = new MemoryLog();
  expect(await loadReadable({ log }, ['a', 'bad', 'b'], load)).toEqual({
    states: [{ name: 'a' }, { name: 'b' }],
    unreadable: ['bad'],
  });
  expect(log.entries.map(({ fields }) => fields.key)).toEqual(['p/bad.json']);
});
