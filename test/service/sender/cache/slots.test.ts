import { expect, test } from 'vitest';
import { Slots } from '../../../../service/sender/cache/slots.ts';
import { settle } from '../../../fakes/virtual-time.ts';

test('Slots runs so many jobs at once, the others in order, and refuses those beyond', async () => {
  const slots = new Slots({ slots: 2, perSite: 2, waiting: 2, waitingPerSite: 2 });
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const job = (n: number) =>
    slots.run('a.example', () => {
      started.push(n);
      return new Promise<number>((resolve) => ends.push(() => resolve(n)));
    });
  const jobs = [1, 2, 3, 4].map(job);
  expect(await job(5)).toBeUndefined();
  expect(started).toEqual([1, 2]);
  ends[1]?.();
  await settle();
  expect(started).toEqual([1, 2, 3]);
  for (const end of ends) end();
  await settle();
  ends[3]?.();
  expect(await Promise.all(jobs)).toEqual([1, 2, 3, 4]);
  expect(await slots.run('a.example', async () => 6)).toBe(6);
});

test('Slots frees the slot of a job that fails', async () => {
  const slots = new Slots({ slots: 1, perSite: 1, waiting: 0, waitingPerSite: 0 });
  await expect(slots.run('a.example', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run('a.example', async () => 1)).toBe(1);
});

test('Slots keeps slots and places free for others than the site that has its share', async () => {
  const slots = new Slots({ slots: 3, perSite: 2, waiting: 10, waitingPerSite: 1 });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (site: string, name: string) =>
    slots.run(site, () => {
      started.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const jobs = ['e1', 'e2', 'e3'].map((name) => job('evil.example', name));
  expect(await job('evil.example', 'e4')).toBeUndefined();
  jobs.push(job('good.example', 'g1'), job('good.example', 'g2'));
  expect(started).toEqual(['e1', 'e2', 'g1']);
  ends.get('g1')?.();
  await settle();
  expect(started).toEqual(['e1', 'e2', 'g1', 'g2']);
  ends.get('e1')?.();
  await settle();
  expect(started.at(-1)).toBe('e3');
  for (const end of ends.values()) end();
  expect(await Promise.all(jobs)).toEqual(['e1', 'e2', 'e3', 'g1', 'g2']);
});
