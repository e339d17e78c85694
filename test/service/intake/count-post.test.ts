import { expect, test } from 'vitest';
import { countPost, postsPerMinute } from '../../../service/intake/count-post.ts';
import { postLimitKey } from '../../../service/store/reports/post-limit.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { keepsUnknownMembers } from '../store/unknown-members.ts';

test('countPost() has a limit for junk alone, and starts again every minute', async () => {
  const ports = createFakePorts();
  for (let post = 0; post < postsPerMinute.junk; post++)
    expect(await countPost(ports, 'a', 'junk')).toBe(true);
  expect(await countPost(ports, 'a', 'junk')).toBe(false);
  expect(await countPost(ports, 'a', 'reports'), 'reports').toBe(true);
  expect(await countPost(ports, 'b', 'junk'), 'another report URL').toBe(true);
  ports.handles.clock.advance(60);
  expect(await countPost(ports, 'a', 'junk')).toBe(true);
});

test('countPost() lets no more through if they come at once, as to several function instances', async () => {
  const ports = createFakePorts();
  const all = await Promise.all(Array.from({ length: 30 }, () => countPost(ports, 'a', 'junk')));
  expect(all.filter(Boolean)).toHaveLength(postsPerMinute.junk);
});

test('countPost() keeps what a newer version wrote', async () => {
  const ports = createFakePorts();
  await countPost(ports, 'a', 'junk');
  const { store, clock } = ports.handles;
  const next = async () => {
    clock.advance(60);
    await countPost(ports, 'a', 'reports');
  };
  await keepsUnknownMembers(store, postLimitKey('a'), next);
});
