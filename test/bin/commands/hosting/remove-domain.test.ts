import { expect, test } from 'vitest';
import { ownersToken } from '../../../api/owners-token.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('domain remove shows the dated steps, and starts them', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const dry = await world.run('domain', 'remove', 'example.com', '--dry-run');
  expect(dry.out).toMatch(/^Nothing was changed\. The steps would be:\nSTATE[\s\S]*Delete the HTTPS host/u);
  expect((await world.json('domain', 'show', 'example.com')).removal).toBeUndefined();
  const { out } = await world.run('domain', 'remove', 'example.com');
  expect(out).toContain('Started. To cancel: strictmx domain keep example.com');
  expect((await world.json('domain', 'show', 'example.com')).removal).toBeDefined();
});

test('domain remove withdraws a claim, and says so', async () => {
  const world = await CommandWorld.hosted();
  world.api.token = await ownersToken(world.api, { owner: 'acme', scopes: ['write'] });
  await world.run('domain', 'add', 'claimed.example', '--owner', 'acme', '--zone', 'external');
  const dry = await world.run('domain', 'remove', 'claimed.example', '--dry-run');
  expect(dry.out).toMatch(/^Nothing was changed\. This is a claim/u);
  const { out } = await world.run('domain', 'remove', 'claimed.example');
  expect(out).toBe('The claim was withdrawn');
  expect((await world.api.call('GET', '/v1/domains/claimed.example')).status).toBe(404);
});

test('domain remove --force needs --yes where nobody can be asked, and a reason', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const force = ['domain', 'remove', 'example.com', '--force'];
  expect(await world.run(...force, 'customer left')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('expected --yes'),
  });
  expect(await world.run(...force, 'no', '--yes')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('3 to 1,000 characters'),
  });
  await world.run(...force, 'customer left', '--yes');
  expect((await world.json('domain', 'show', 'example.com')).removal.forcedBecause).toBe('customer left');
});
