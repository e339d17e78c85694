import { expect, test } from 'vitest';
import { isDeclined, noteAnswer } from '../../../service/recipients/declined-elsewhere.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('isDeclined() for an owner who was declined, and for all once two were, until one of these is confirmed', async () => {
  const ports = createFakePorts();
  const address = 'ann@example.com';
  const answer = (owner: string, one: 'confirmed' | 'declined') => noteAnswer(ports, { owner, address }, one);
  const isDeclinedBy = (owner: string, asked = address) => isDeclined(ports, { owner, address: asked });
  await answer('acme', 'confirmed');
  expect(await isDeclinedBy('acme')).toBe(false);
  for (let again = 0; again < 3; again++) await answer('acme', 'declined');
  expect([await isDeclinedBy('acme'), await isDeclinedBy('other')]).toEqual([true, false]);
  await answer('beta', 'declined');
  expect(await isDeclinedBy('other')).toBe(true);
  expect(await isDeclinedBy('other', 'bob@example.com')).toBe(false);
  await answer('acme', 'confirmed');
  expect([await isDeclinedBy('acme'), await isDeclinedBy('other')]).toEqual([false, false]);
});

test.each(['Ann@Example.com', 'ann@example.com.', 'ann+1@example.com'])(
  'isDeclined() is true of %s too, whose reader declined',
  async (address) => {
    const ports = createFakePorts();
    await noteAnswer(ports, { owner: 'acme', address: 'ann+first@example.com' }, 'declined');
    expect(await isDeclined(ports, { owner: 'acme', address })).toBe(true);
  },
);
