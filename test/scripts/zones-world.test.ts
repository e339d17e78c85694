import { expect, test } from 'vitest';
import { customers, takes, ZonesWorld } from '../../scripts/zones-world.ts';
import { readSet } from '../fakes/read-set.ts';

test('ZonesWorld counts API calls, and none for a check or the service’s own zone', async () => {
  const world = new ZonesWorld();
  const { dns } = world.ports;
  const name = `_mta-sts.${customers}`;
  await dns.look(name, 'TXT');
  await dns.findZone('a._mta-sts.strictmx.test');
  expect(world.calls).toEqual([]);
  const to = { name, type: 'TXT' as const, ttlSeconds: 60, values: ['a'] };
  const zone = await dns.findZone(name);
  await readSet(dns, zone?.id ?? '', name, 'TXT');
  await dns.change(zone?.id ?? '', [{ from: undefined, to }]);
  expect(world.calls).toHaveLength(3 + takes.polls);
  expect(world.now).toBeCloseTo(takes.look + world.calls.length * takes.call + takes.polls * takes.pollEvery);
});
