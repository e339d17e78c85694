import { expect, test } from 'vitest';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../../service/store/reports/incoming.ts';
import { ownersToken } from '../../../api/owners-token.ts';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('audit lists who changed what on a day', async () => {
  const world = await CommandWorld.hosted();
  expect((await world.run('audit')).out).toBe('No changes on this day');
  await world.run('domain', 'set', 'example.com', '--hour', '4');
  expect((await world.run('audit')).out).toMatch(/admin {2}done +PATCH \/v1\/domains\/example\.com$/u);
  expect((await world.json('audit', '--day', '2026-11-01')).entries).toEqual([]);
});

test('quarantine list lists what could not be counted, and why', async () => {
  const world = await CommandWorld.hosted();
  const { ports } = world.api.world;
  expect((await world.run('quarantine', 'list')).out).toBe('Nothing in quarantine on this day');
  const key = incomingMailKey('m1');
  const { inbox } = await world.api.world.state();
  await ports.store.put(
    key,
    `From: a@b.example\r\nTo: ${inbox}@reports.strictmx.test\r\nSubject: hello\r\n\r\nno report`,
  );
  await receiveReport(ports, key);
  const { out } = await world.run('quarantine', 'list');
  expect(out).toMatch(/^RECEIVED[\s\S]*a@b\.example {2}.* hello$/u);
  world.api.token = await ownersToken(world.api, { owner: 'acme' });
  const { out: ofOwner } = await world.run('quarantine', 'list');
  expect(ofOwner).toMatch(/^RECEIVED.* DOMAIN[\s\S]*b\.example {2}.* example\.com$/u);
  expect(ofOwner).not.toContain('hello');
});
