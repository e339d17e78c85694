import { expect, test } from 'vitest';
import { CommandWorld, useCommandWorld } from '../hosting/command-world.ts';

useCommandWorld();

test('outbound suppress stops reports to a destination, and outbound resume sends them again', async () => {
  const world = await CommandWorld.hosted();
  expect((await world.run('outbound', 'suppressions')).out).toBe('No suppressions');
  const suppress = ['outbound', 'suppress', 'mailto:tls@b.example', '--days', '30', '--detail', 'asked'];
  expect((await world.run(...suppress, '--dry-run')).out).toMatch(/^Nothing was changed/u);
  expect((await world.run(...suppress)).out).toContain('manual: asked');
  const [one] = (await world.json('outbound', 'suppressions')).suppressions;
  expect(one).toMatchObject({ target: 'tls@b.example', reason: 'manual' });
  expect((await world.run('outbound', 'resume', one.id, '--dry-run')).out).toContain('would be sent');
  expect((await world.run('outbound', 'resume', one.id)).out).toBe('Reports are sent there again');
  expect(await world.run('outbound', 'resume', one.id)).toMatchObject({ out: '', exit: 1 });
});
