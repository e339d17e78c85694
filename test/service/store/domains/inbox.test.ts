import { expect, test } from 'vitest';
import { inboxKey, inboxObject } from '../../../../service/store/domains/inbox.ts';
import { World } from '../../world.ts';

test('inboxObject maps the name in a report address to the domain', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  expect(inboxKey(inbox)).toBe(`inboxes/${inbox}.json`);
  expect((await inboxObject.load(world.ports, inboxKey(inbox)))?.state.domain).toBe(world.domain);
});
