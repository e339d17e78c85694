import { expect, test } from 'vitest';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('migration start plans a change, show shows it, stop ends it', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const start = ['migration', 'start', 'example.com', '--mx', 'mx.new.example'];
  expect((await world.run(...start, '--dry-run')).out).toMatch(/^Nothing was changed/u);
  expect((await world.run('migration', 'show', 'example.com')).exit).toBe(1);
  expect((await world.run(...start)).out).toContain('mx.new.example');
  expect(
    (await world.run('migration', 'start', 'example.com', '--mx', 'mx.newer.example')).exit,
  ).toBeUndefined();
  expect((await world.json('migration', 'show', 'example.com')).newMx).toEqual(['mx.newer.example']);
  expect((await world.run('migration', 'stop', 'example.com', '--dry-run')).out).toContain('would stop');
  expect(await world.json('migration', 'stop', 'example.com')).toEqual({
    domain: 'example.com',
    stopped: true,
  });
  expect((await world.run('migration', 'show', 'example.com')).exit).toBe(1);
});

test.each([
  ['no server', ['example.com']],
  ['both kinds', ['example.com', '--mx', 'a.example', '--template', 'fastmail']],
])('migration start with %s is a wrong call', async (_, args) => {
  const { exit, err } = await (await CommandWorld.hosted()).run('migration', 'start', ...args);
  expect([exit, err]).toEqual([2, expect.stringContaining('expected either --mx or --template')]);
});
