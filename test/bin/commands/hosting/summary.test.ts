import { expect, test } from 'vitest';
import { receiveMail } from '../../../service/intake/report-mail.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('summary adds up the days that are asked for', async () => {
  const world = await CommandWorld.hosted();
  for (const day of ['2026-11-20', '2026-11-23'])
    await receiveMail(world.api.world, { day, successful: 5, failed: 1, signedBy: 'reporter.example' });
  const { out, err } = await world.run('summary', 'example.com');
  expect([out, err]).toEqual([expect.stringMatching(/verified +2 reports, 12 sessions, 2 failed/u), '']);
  const days = ['--from', '2026-11-23', '--to', '2026-11-24'];
  const { total } = await world.json('summary', 'example.com', ...days);
  expect(total.verified).toEqual({ reports: 1, successfulSessions: 5, failedSessions: 1 });
});
