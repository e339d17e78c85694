import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { changeRemoval, keepRemovalProblem } from '../../../service/life-cycle/change-removal.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import { World } from '../world.ts';
import { remove } from './removing.ts';

test('changeRemoval() changes a removal that is there, and starts none', async () => {
  const world = await World.hosted();
  const change = () =>
    changeRemoval(world.ports, world.domain, (removal) => ({ ...removal, forcedBecause: 'customer left' }));
  expect((await change())?.removal).toBeUndefined();
  await remove(world);
  expect((await change())?.removal).toMatchObject({ by: 'owner', forcedBecause: 'customer left' });
  expect((await world.state()).removal?.forcedBecause).toBe('customer left');
});

test('keepRemovalProblem() keeps since when a problem has lasted', async () => {
  const world = await World.hosted();
  await remove(world);
  const { domain, ports } = world;
  const began = ports.clock.now().toISOString();
  const problem = async () => (await world.state()).removal?.problem;
  await keepRemovalProblem(ports, domain, finding('host-not-deleted', { domain }));
  world.handles.clock.advance(60);
  await keepRemovalProblem(ports, domain, finding('host-not-deleted', { domain }));
  expect(await problem()).toEqual({ code: 'host-not-deleted', parameters: { domain }, since: began });
  await keepRemovalProblem(ports, domain, finding('no-valid-policy', { domain }));
  expect(await problem()).toMatchObject({ code: 'no-valid-policy', since: ports.clock.now().toISOString() });
});

test('changeRemoval() and keepRemovalProblem() keep the members of a newer version', async () => {
  const world = await World.hosted();
  await remove(world);
  const { domain, ports, handles } = world;
  const keeps = (step: () => Promise<unknown>) => keepsUnknownMembers(handles.store, domainKey(domain), step);
  await keeps(() => changeRemoval(ports, domain, (removal) => ({ ...removal, forcedBecause: 'left' })));
  const found = finding('host-not-deleted', { domain });
  await keeps(() => keepRemovalProblem(ports, domain, found));
  expect(unseenWriters('service/life-cycle/change-removal.ts', 'service/store/domains/domain.ts')).toEqual(
    [],
  );
});
