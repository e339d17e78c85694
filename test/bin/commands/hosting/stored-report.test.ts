import { expect, test } from 'vitest';
import { receiveMail } from '../../../service/intake/report-mail.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('report show prints one report of the list', async () => {
  const world = await CommandWorld.hosted();
  await receiveMail(world.api.world, {
    day: '2026-11-23',
    successful: 5,
    failed: 1,
    signedBy: 'reporter.example',
  });
  const { reports } = await world.json('report', 'list', 'example.com');
  const { out, err } = await world.run('report', 'show', 'example.com', reports[0].id);
  expect([out, err]).toEqual([expect.stringMatching(/verified +signed by reporter\.example/u), '']);
  expect(out).toContain('5 sessions succeeded, 1 failed');
  expect(await world.json('report', 'show', 'example.com', reports[0].id)).toEqual(reports[0]);
  expect(await world.run('report', 'show', 'example.com', 'unknown')).toMatchObject({ out: '', exit: 1 });
});
