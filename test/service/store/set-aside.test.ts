import { expect, test } from 'vitest';
import { setAside } from '../../../service/store/set-aside.ts';
import { MemoryStore } from '../../fakes/memory-store.ts';

test('setAside() copies an object, once for the same bytes, and leaves it', async () => {
  const store = new MemoryStore();
  await store.put('incidents/example.com.json', '{"schema":1,');
  const aside = await setAside({ store }, 'incidents/example.com.json');
  expect(aside?.copy).toMatch(/^damaged\/incidents\/example\.com\.json\.[0-9a-f]{32}$/u);
  expect(aside?.etag).toBe((await store.get('incidents/example.com.json'))?.etag);
  expect(store.text(aside?.copy ?? '')).toBe('{"schema":1,');
  expect(await setAside({ store }, 'incidents/example.com.json')).toEqual(aside);
  expect(store.keys('damaged/')).toHaveLength(1);
});

test('setAside() finds that an object is gone', async () => {
  expect(await setAside({ store: new MemoryStore() }, 'incidents/example.com.json')).toBeUndefined();
});
