import { expect, test } from 'vitest';
import { planSettingsChange } from '../../../bin/apply/plan-settings-change.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

const webhook = 'https://hooks.example.net/secret';
const address = 'a@example.com';

async function plan(settings: Record<string, unknown>) {
  const world = await CommandWorld.hosted();
  await world.run('domain', 'set', 'example.com', '--webhook', webhook, '--to', address, '--language', 'ja');
  const { body } = await world.api.call('GET', '/v1/domains');
  return planSettingsChange({ domain: 'example.com', settings }, body.domains[0]);
}

test.each<[string, Record<string, unknown>]>([
  ['the same webhook', { webhook }],
  ['the webhook as the service shows it', { webhook: 'https://hooks.example.net/…' }],
  ['recipients with their members in another order', { digestTo: [{ language: 'ja', address }] }],
  ['what is not set to be removed', { digestHour: null }],
])('planSettingsChange() takes %s for no change', async (_, settings) => {
  expect(await plan(settings)).toEqual({ differences: [], warnings: [], steps: [] });
});

test.each<[string, unknown, string]>([
  [
    'another host',
    'https://other.example.net/secret',
    'webhook: "https://hooks.example.net/…" → "https://other.example.net/…"',
  ],
  [
    'another path',
    'https://hooks.example.net/other-secret',
    'webhook: another path at https://hooks.example.net/…',
  ],
  ['none', null, 'webhook: "https://hooks.example.net/…" → not set'],
])('planSettingsChange() shows no path of a webhook that changes to %s', async (_, to, difference) => {
  const { differences, steps } = await plan({ webhook: to });
  expect(differences).toEqual([difference]);
  expect(steps).toMatchObject([{ method: 'PATCH', body: { webhook: to }, etag: expect.any(String) }]);
});
