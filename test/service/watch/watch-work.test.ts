import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { incidentsKey, isOpen, loadReadableWatch } from '../../../service/store/domains/incidents.ts';
import { domainWorks, keepFailure } from '../../../service/store/domains/keep-failure.ts';
import { isWorkIncident, watchWork } from '../../../service/watch/watch-work.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import { World } from '../world.ts';

async function watched(world: World) {
  const known = await loadReadableWatch(world.ports, world.domain);
  await watchWork(world.ports, await world.state(), known);
  return (await loadReadableWatch(world.ports, world.domain))?.incidents ?? [];
}

async function fail(world: World, times: number): Promise<void> {
  const error = Object.assign(new Error('no'), { name: 'AccessDenied' });
  for (let failure = 0; failure < times; failure++)
    await keepFailure(world.ports, world.domain, 'rotation', () => Promise.reject(error)).catch(() => {});
}

test('watchWork() makes a step that fails three times in a row an incident, until it succeeds', async () => {
  const world = await World.hosted();
  await fail(world, 2);
  expect(await watched(world)).toEqual([]);
  await fail(world, 1);
  expect(await watched(world)).toMatchObject([
    {
      code: 'step-failed',
      subject: 'rotation',
      severity: 'error',
      parameters: { error: 'AccessDenied', times: 3, work: 'rotation' },
    },
  ]);
  expect(world.handles.mail.sent).toHaveLength(1);
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, rotation: {} }));
  expect((await watched(world)).filter(isOpen)).toEqual([]);
});

test('watchWork() makes a record of someone else an incident after an hour', async () => {
  const world = await World.hosted();
  const found = finding('foreign-record', {
    name: 'mta-sts.example.com',
    type: 'CNAME',
    found: ['192.0.2.1'],
  });
  const problem = problemOf(found, world.ports.clock.now());
  await changeDomain(world.ports, world.domain, (state) => ({
    ...state,
    hosting: { ...state.hosting, problem },
  }));
  expect(await watched(world)).toEqual([]);
  world.handles.clock.advance(3600);
  expect(await watched(world)).toMatchObject([{ code: 'foreign-record', parameters: found.parameters }]);
});

test('watchWork() keeps the members of a newer version', async () => {
  const world = await World.hosted();
  await fail(world, 3);
  await watched(world);
  await keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), async () => {
    await fail(world, 1);
    await watched(world);
  });
  expect(unseenWriters('service/watch/watch-work.ts')).toEqual([]);
});

test('isWorkIncident() knows only what watchWork() opens', () => {
  expect(domainWorks.length).toBe(5);
  const codes = ['step-failed', 'foreign-record', 'change-blocked', 'mx-uncovered'];
  expect(codes.filter((code) => isWorkIncident({ code }))).toEqual(['step-failed', 'foreign-record']);
});
