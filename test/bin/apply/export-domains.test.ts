import { expect, test } from 'vitest';
import { exportDomain } from '../../../bin/apply/export-domains.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

test('exportDomain() has the settings and the policy, without defaults', async () => {
  const world = await CommandWorld.hosted();
  const exported = async () => exportDomain((await world.api.call('GET', '/v1/domains')).body.domains[0]);
  const settings = { domain: 'example.com', owner: 'acme', zone: 'managed', digestTo: ['admin@example.com'] };
  expect(await exported()).toEqual(settings);
  await world.publish();
  await world.run('domain', 'set', 'example.com', '--hour', '4', '--auto-enforce');
  expect(await exported()).toEqual({
    ...settings,
    digestHour: 4,
    autoEnforce: true,
    policy: { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 604_800 },
  });
});
