import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { changeSettings } from '../../../service/hosting/change-settings.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { enforcing, policy, remove, settle, twoWeeksSeconds } from './removing.ts';

test('startRemoval() publishes none with the mx lines and a small max_age, and announces it', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  expect(world.served()).toBe(formatPolicy({ mode: 'none', mx: policy.mx, maxAgeSeconds: 86_400 }));
  await settle(world);
  const { versions } = await world.state();
  expect(versions.at(-1)).toMatchObject({ by: 'owner', step: 'removal' });
  expect(world.txt()).toEqual([`v=STSv1; id=${versions.at(-1)?.id};`]);
});

test('a forced removal publishes none and does not wait for the ledger', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  await settle(world);
  await remove(world, 'customer left');
  await world.drain();
  expect(world.txt()).toEqual([]);
  expect(world.served()).toContain('mode: none');
  await settle(world);
  expect(await loadDomain(world.ports, world.domain)).toBeUndefined();
});

test('putting the domain again cancels a removal that has deleted nothing yet', async () => {
  const world = await enforcing();
  await remove(world);
  await world.drain();
  const loaded = (await loadDomain(world.ports, world.domain))!;
  const settings = { owner: 'acme', digestTo: [], zone: 'managed' as const };
  await changeSettings(world.ports, loaded, { settings, endsRemoval: true });
  await settle(world, 2 * twoWeeksSeconds);
  expect(world.txt()).toHaveLength(1);
  expect((await world.state()).removal).toBeUndefined();
});
