import { expect, test } from 'vitest';
import { nameRecipients } from '../../../service/recipients/name-recipients.ts';
import { withLeaveLink } from '../../../service/recipients/with-leave-link.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';
import { World } from '../world.ts';
import { confirmRecipient } from './confirm-recipient.ts';

const reader = { owner: 'Acme & Co.', address: 'ann@a.example', language: 'ja' as const };
const key = recipientKey(reader.owner, recipientId(reader.address));
const stored = async ({ ports }: World) => (await recipientObject.load(ports, key))?.state;

test('withLeaveLink() adds the same link to each mail of a recipient, in their language', async () => {
  const world = new World();
  const first = await withLeaveLink(world.ports, reader, { text: 'one\n' });
  expect(first.leaveUrl).toMatch(/\/v1\/recipients\/Acme%20%26%20Co%2E\/[0-9a-f]{32}\/[a-z0-9]{52}$/u);
  expect(first.text).toBe(`one\n\n配信停止:\n  ${first.leaveUrl}\n`);
  const again = await withLeaveLink(world.ports, { ...reader, address: 'Ann@A.example' }, { text: 'two\n' });
  expect(again.leaveUrl).toBe(first.leaveUrl);
  const other = await withLeaveLink(world.ports, { ...reader, owner: 'beta' }, { text: 'two\n' });
  expect(other.leaveUrl.slice(-52)).not.toBe(first.leaveUrl.slice(-52));
});

test('withLeaveLink() stores who was named by the administrator, and that nobody asked them', async () => {
  const world = new World();
  await withLeaveLink(world.ports, reader, { text: '' });
  expect(await stored(world)).toMatchObject({ ...reader, status: 'confirmed', namedBy: 'administrator' });
});

test('withLeaveLink() keeps the answer of who was asked', async () => {
  const world = new World();
  const { owner, address } = reader;
  const caller = { id: 't', owner, scopes: ['write' as const] };
  await nameRecipients(world.ports, caller, { owner, before: [], wanted: [address] });
  await confirmRecipient(world.ports, owner, address);
  await withLeaveLink(world.ports, reader, { text: '' });
  expect(await stored(world)).toMatchObject({ status: 'confirmed', leaveSecret: expect.any(String) });
  expect(await stored(world)).not.toHaveProperty('namedBy');
});

test('withLeaveLink() gives two workers one link', async () => {
  const world = new World();
  const made = await Promise.all([1, 2].map(() => withLeaveLink(world.ports, reader, { text: '' })));
  expect(new Set(made.map(({ leaveUrl }) => leaveUrl)).size).toBe(1);
});
