import { expect, test } from 'vitest';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('incident check shows the findings, and list what lasts', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  expect((await world.run('incident', 'list')).out).toBe('No incidents');
  world.api.world.mxIs('uncovered.example.com');
  const check = ['incident', 'check', 'example.com'];
  expect((await world.run(...check, '--dry-run')).out).toContain('uncovered.example.com');
  for (let times = 0; times < 3; times++) {
    await world.run(...check);
    world.api.world.handles.clock.advance(3_600_000);
  }
  expect((await world.run('incident', 'list', 'example.com')).out).toContain('uncovered.example.com');
  const { incidents } = await world.json('incident', 'list');
  expect(incidents[0]).toMatchObject({ domain: 'example.com' });
  expect((await world.run('incident', 'list', '--owner', 'other')).out).toBe('No incidents');
});

test('incident test-alarm says who got it', async () => {
  const world = await CommandWorld.hosted();
  await world.api.call('PATCH', '/v1/domains/example.com', { digestTo: [] }, { 'If-Match': '*' });
  expect((await world.run('incident', 'test-alarm', 'example.com')).out).toContain('Nobody gets alarms');
  const webhook = 'https://hooks.example/alarms';
  await world.run('domain', 'set', 'example.com', '--to', 'ann@example.com', '--webhook', webhook);
  world.api.world.handles.fetch.answer(webhook, answerOf(410, ''));
  const dry = await world.run('incident', 'test-alarm', 'example.com', '--dry-run');
  expect(dry.out).toContain('would be sent');
  expect(world.api.world.handles.mail.sent).toEqual([]);
  const { out, exit } = await world.run('incident', 'test-alarm', 'example.com');
  expect([out.split('\n').map((line) => line.trimEnd()), exit]).toEqual([
    ['ann@example.com  sent', 'webhook          failed: status 410'],
    1,
  ]);
});
