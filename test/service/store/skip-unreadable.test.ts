import { expect, test } from 'vitest';
import { skipUnreadable } from '../../../service/store/skip-unreadable.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';

test('skipUnreadable() returns the result of the work, and logs nothing', async () => {
  const log = new MemoryLog();
  expect(await skipUnreadable({ log }, async () => 'read')).toBe('read');
  expect(log.entries).toEqual([]);
});

test('skipUnreadable() logs the key of an object that cannot be read, and continues', async () => {
  const log = new MemoryLog();
  const work = async () => {
    throw new UnreadableStateError('domains/a.example.json', 'it is not JSON');
  };
  expect(await skipUnreadable({ log }, work)).toBeUndefined();
  expect(log.entries).toEqual([
    {
      level: 'error',
      event: 'unreadable-state',
      fields: {
        key: 'domains/a.example.json',
        error: 'Cannot read "domains/a.example.json": it is not JSON',
      },
    },
  ]);
});

test('skipUnreadable() lets every other error through', async () => {
  const work = async () => {
    throw new Error('the store is away');
  };
  await expect(skipUnreadable({ log: new MemoryLog() }, work)).rejects.toThrow('the store is away');
});
