import { expect, test } from 'vitest';
import { CommandWorld, useCommandWorld } from '../hosting/command-world.ts';

useCommandWorld();

test('outbound set changes what is named, and outbound settings shows it', async () => {
  const world = await CommandWorld.hosted();
  expect((await world.run('outbound', 'settings')).out).toMatch(/^reports +are sent$/mu);
  const bcc = ['--bcc', 'a@example.com', 'b@example.com'];
  const { out, err } = await world.run('outbound', 'set', '--name', 'Example Ltd', ...bcc);
  expect([out, err]).toEqual([expect.stringMatching(/copies to +a@example\.com, b@example\.com/u), '']);
  const dry = await world.run('outbound', 'set', '--off', '--dry-run');
  expect(dry.out).toMatch(/^Nothing was changed[\s\S]*are not sent/u);
  expect(await world.json('outbound', 'settings')).toMatchObject({
    enabled: true,
    organizationName: 'Example Ltd',
    bcc: ['a@example.com', 'b@example.com'],
  });
});

test.each([
  ['nothing is named', [], 'nothing to set'],
  ['both are named', ['--on', '--off'], 'exclude each other'],
])('outbound set is a wrong call if %s', async (_why, args, message) => {
  const { err, exit } = await (await CommandWorld.hosted()).run('outbound', 'set', ...args);
  expect([err, exit]).toEqual([expect.stringContaining(message), 2]);
});
