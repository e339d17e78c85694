import { expect, test } from 'vitest';
import { admitReport } from '../../../service/intake/admit-report.ts';
import { World } from '../world.ts';

const client = '192.0.2.1';

async function admitAll(outcome: 'read' | 'unread', bodies: number) {
  const world = await World.hosted();
  const { inbox } = await world.state();
  let reads = 0;
  const admissions = [];
  for (let n = 0; n < bodies; n++) {
    const readBody = async () => {
      reads += 1;
      return outcome;
    };
    admissions.push(await admitReport(world.ports, inbox, client, readBody));
  }
  return { admissions, reads };
}

test('admitReport() has a body read only once it is counted, and none above the limit', async () => {
  const { admissions, reads } = await admitAll('read', 61);
  expect(admissions).toEqual([...Array(60).fill('taken'), 'too-many-of-network']);
  expect(reads).toBe(60);
});

test('admitReport() counts a body that could not be read as junk', async () => {
  const { admissions, reads } = await admitAll('unread', 6);
  expect(admissions).toEqual([...Array(5).fill('taken'), 'too-many-of-network']);
  expect(reads).toBe(5);
});

test('admitReport() reads nothing for a report URL of nobody, and stores nothing', async () => {
  const world = await World.hosted();
  const before = world.handles.store.keys('');
  const readBody = () => Promise.reject(new Error('read'));
  expect(await admitReport(world.ports, 'nobody', client, readBody)).toBe('no-such-inbox');
  expect(world.handles.store.keys('')).toEqual(before);
});
