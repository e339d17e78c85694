import { expect, test } from 'vitest';
import { Turns } from '../../../adapters/local/turns.ts';

test('Turns.take() runs a limited number at a time, in the order of arrival', async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const all = ends.map(({ promise }, at) =>
    turns.take(async () => {
      started.push(at);
      await promise;
      return at;
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]?.resolve();
  await all[1];
  // Somebody who comes when a place becomes free is behind those who waited.
  const late = turns.take(async () => started.push(5));
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  await late;
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
});

test('Turns.take() gives the place on after a failure', async () => {
  const turns = new Turns(1);
  await expect(turns.take(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await turns.take(async () => 'next')).toBe('next');
});
