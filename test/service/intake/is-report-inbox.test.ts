import { expect, test } from 'vitest';
import { isReportInbox } from '../../../service/intake/is-report-inbox.ts';
import { World } from '../world.ts';

test('isReportInbox() is true for the name in a domain’s report address', async () => {
  const world = await World.hosted();
  expect(await isReportInbox(world.ports, (await world.state()).inbox)).toBe(true);
});

test.each(['nobody', '', '../x', 'A'])('isReportInbox() of %j is false', async (inbox) => {
  expect(await isReportInbox((await World.hosted()).ports, inbox)).toBe(false);
});
