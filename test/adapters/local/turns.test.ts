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

test('Turns.take() lets groups take turns, however many of one wait', async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const take = (group: string, name: string) => turns.take(async () => order.push(name), { group });
  await Promise.all([
    take('loud', 'l1'),
    take('loud', 'l2'),
    take('loud', 'l3'),
    take('loud', 'l4'),
    take('x', 'x1'),
    take('y', 'y1'),
    take('x', 'x2'),
  ]);
  expect(order).toEqual(['l1', 'l2', 'x1', 'y1', 'l3', 'x2', 'l4']);
});

test('Turns.take() ends the wait at a signal, and neither the work nor the turn of others', async () => {
  const turns = new Turns(1);
  const end = Promise.withResolvers<string>();
  const gone = new AbortController();
  const { signal } = gone;
  const working = turns.take(() => end.promise, { signal });
  const waiting = turns.take(async () => 'never', { group: 'a', signal });
  const next = turns.take(async () => 'next', { group: 'b' });
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(turns.take(async () => 'never', { signal })).rejects.toThrow('gone');
  end.resolve('done');
  expect(await Promise.all([working, next])).toEqual(['done', 'next']);
  expect(await turns.take(async () => 'free')).toBe('free');
});

test('Turns.take() lets subgroups take the turns of their group by turns', async () => {
  const turns = new Turns(1);
  const order: string[] = [];
  const take = (group: string, subgroup: string, name: string) =>
    turns.take(async () => order.push(name), { group, subgroup });
  await Promise.all([
    take('a', 'x', 'ax1'),
    take('a', 'x', 'ax2'),
    take('a', 'x', 'ax3'),
    take('a', 'y', 'ay1'),
    take('b', 'x', 'bx1'),
    take('b', 'x', 'bx2'),
  ]);
  expect(order).toEqual(['ax1', 'ax2', 'bx1', 'ay1', 'bx2', 'ax3']);
});
