import { expect, test } from 'vitest';
import { CountingStore } from '../../scripts/counting-store.ts';
import { RoundsStore } from '../../scripts/rounds-store.ts';

test('RoundsStore counts how often its caller waits', async () => {
  const store = new RoundsStore(new CountingStore(() => new Date(0)));
  for (let call = 0; call < 3; call++) await store.put(`a/${call}`, '');
  expect(store.rounds).toBe(3);
  await Promise.all(Array.from({ length: 120 }, () => store.get('a/1')));
  expect(store.rounds).toBe(6);
  await store.delete('a/1');
  expect((await store.list('a/')).objects.map(({ key }) => key)).toEqual(['a/0', 'a/2']);
});
