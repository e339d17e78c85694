import { expect, test } from 'vitest';
import { receiveMail } from '../../../service/intake/report-mail.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('report list shows the newest reports of the days first, at most so many', async () => {
  const world = await CommandWorld.hosted();
  for (const day of ['2026-11-20', '2026-11-22', '2026-11-23'])
    await receiveMail(world.api.world, { day, failed: 1 });
  const days = ['--from', '2026-11-21', '--to', '2026-11-23'];
  const { out } = await world.run('report', 'list', 'example.com', ...days);
  expect(out.split('\n').slice(1)).toEqual([
    expect.stringMatching(/^23 November 2026 {2}The reporter\.example company +11 +1 {2}no /u),
    expect.stringMatching(/^22 November 2026/u),
  ]);
  const { reports } = await world.json('report', 'list', 'example.com', ...days, '--limit', '1');
  expect(reports).toHaveLength(1);
  expect((await world.run('report', 'list', 'example.com', '--to', '2026-10-01')).out).toBe(
    'No reports in these days',
  );
});
