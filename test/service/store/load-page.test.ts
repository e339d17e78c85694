import { expect, test } from 'vitest';
import * as z from 'zod';
import { InvalidCursorError } from '../../../service/ports/invalid-cursor.ts';
import { listPage, loadPage } from '../../../service/store/load-page.ts';
import { looseObject } from '../../../service/store/loose-object.ts';
import { defineStoredObject } from '../../../service/store/stored-object.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

const kind = defineStoredObject<{ at: number }>({ schema: looseObject({ at: z.number() }) });

test('loadPage() reads the objects under a prefix, a page at a time, without those deleted meanwhile', async () => {
  const store = new MemoryStore();
  for (const at of [1, 2, 3]) await store.put(`p/${at}`, JSON.stringify({ at }));
  const first = await loadPage({ store, log: new MemoryLog() }, kind, 'p/', { limit: 2 });
  expect(first.states).toEqual([{ at: 1 }, { at: 2 }]);
  store.before = async (operation, key) => {
    if (operation === 'get' && key === 'p/3') await store.delete('p/3');
  };
  const rest = await loadPage({ store, log: new MemoryLog() }, kind, 'p/', {
    limit: 2,
    cursor: first.cursor ?? '',
  });
  expect(rest).toEqual({ states: [] });
});

test('listPage() refuses the cursor of another list', async () => {
  const store = new MemoryStore();
  await store.put('p/1', '');
  for (const cursor of ['x', '', 'q/1', 'p'])
    await expect(listPage({ store }, 'p/', { limit: 2, cursor })).rejects.toThrow(InvalidCursorError);
  expect((await listPage({ store }, 'p/', { limit: 2, cursor: 'p/0' })).objects).toHaveLength(1);
});
