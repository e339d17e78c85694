import { expect, test } from 'vitest';
import { createWorld, failedSession, post } from '../../outbound/outbound-world.ts';
import { withUnknownMembers } from '../unknown-members.ts';

test('members of a newer version stay in a batch and its receipt when the batch comes again', async () => {
  const ports = createWorld();
  const { store } = ports.handles;
  await post(ports, [failedSession], 'one');
  const newer = store
    .keys('sessions/')
    .map((key) => [key, withUnknownMembers(store.text(key) ?? '')] as const);
  expect(newer).toHaveLength(2);
  for (const [key, text] of newer) store.edit(key, text);
  expect(await post(ports, [failedSession], 'one')).toMatchObject({ ok: true, accepted: 1 });
  for (const [key, text] of newer) expect(store.text(key)).toBe(text);
});
