import { expect, test } from 'vitest';
import { sendDigest } from '../../../../service/daily-mail/send-digest.ts';
import { digestStateKey } from '../../../../service/store/reports/digest-state.ts';
import { utcDay } from '../../../fakes/names.ts';
import { receiveMail } from '../../intake/report-mail.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const day = utcDay('2026-11-24');
const key = digestStateKey(day, 'acme');

test("a member of a newer version stays in a digest's state when another worker takes over, and sends it", async () => {
  const world = await World.hosted();
  const { store, mail, clock } = world.handles;
  await receiveMail(world, { signedBy: 'reporter.example' });
  // The first worker dies once it has claimed the mail.
  mail.before = () => {
    throw new Error('the worker is dead');
  };
  await expect(sendDigest(world.ports, 'acme', day)).rejects.toThrow();
  expect(JSON.parse(store.text(key) ?? '')).toMatchObject({ status: 'claimed', reports: [{}] });
  clock.advance(61);
  await keepsUnknownMembers(store, key, () => sendDigest(world.ports, 'acme', day).catch(() => {}));
  mail.before = () => {};
  clock.advance(61);
  await keepsUnknownMembers(store, key, () => sendDigest(world.ports, 'acme', day));
  expect(JSON.parse(store.text(key) ?? '').status).toBe('sent');
});

test('every step that writes a daily mail was seen to keep its unknown members', () => {
  expect(unseenWriters('service/daily-mail/claim-digest.ts')).toEqual([]);
});
