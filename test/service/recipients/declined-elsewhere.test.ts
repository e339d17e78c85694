import { expect, test } from 'vitest';
import { isDeclinedForAll, noteAnswer } from '../../../service/recipients/declined-elsewhere.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('isDeclinedForAll() once two owners were declined, until one of these is confirmed', async () => {
  const ports = createFakePorts();
  const answer = (owner: string, one: 'confirmed' | 'declined') =>
    noteAnswer(ports, { owner, recipient: 'id' }, one);
  await answer('acme', 'confirmed');
  for (let again = 0; again < 3; again++) await answer('acme', 'declined');
  expect(await isDeclinedForAll(ports, 'id')).toBe(false);
  await answer('beta', 'declined');
  expect(await isDeclinedForAll(ports, 'id')).toBe(true);
  expect(await isDeclinedForAll(ports, 'other')).toBe(false);
  await answer('acme', 'confirmed');
  expect(await isDeclinedForAll(ports, 'id')).toBe(false);
});
