import { expect, test } from 'vitest';
import { advanceHosting } from '../../../../service/hosting/advance-hosting.ts';
import { advanceLifeCycle } from '../../../../service/life-cycle/advance-life-cycle.ts';
import { startRemoval } from '../../../../service/life-cycle/start-removal.ts';
import { rotateId } from '../../../../service/publishing/rotate-id.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { endFailure, hasFailed, keepFailure } from '../../../../service/store/domains/keep-failure.ts';
import { announce, enforce, World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const errorOf = (name: string) =>
  Object.assign(new Error('User arn:aws:iam::123456789012:role/x is not authorized'), { name });

/** AWS's codes for which nothing here has words, and what is no error of AWS. */
const errors = ['AccessDenied', 'InvalidAssociation', 'SomethingNewFromAws', 'TypeError'];

test.each(errors)('keepFailure() lets hosting say that it could not continue because of %s', async (name) => {
  const world = new World();
  await world.register();
  world.handles.edge.before = (operation) => {
    if (operation === 'create') throw errorOf(name);
  };
  await expect(advanceHosting(world.ports, world.domain)).rejects.toMatchObject({ name });
  expect((await world.state()).hosting).toMatchObject({
    state: 'caa-allows',
    problem: { code: 'step-failed', parameters: { error: name } },
  });
  world.handles.edge.before = () => {};
  await advanceHosting(world.ports, world.domain);
  const { hosting } = await world.state();
  expect([hosting.state, hosting.problem]).toEqual(['serving', undefined]);
});

test.each(errors)(
  'keepFailure() lets a rotation say that it could not continue because of %s',
  async (name) => {
    const world = await World.hosted();
    await world.edit(enforce('mx.example.com'));
    world.handles.dns.before = (operation) => {
      if (operation === 'change') throw errorOf(name);
    };
    await expect(rotateId(world.ports, world.domain)).rejects.toMatchObject({ name });
    expect((await world.state()).rotation.problem).toMatchObject({
      code: 'step-failed',
      parameters: { error: name },
    });
    world.handles.dns.before = () => {};
    await rotateId(world.ports, world.domain);
    expect((await world.state()).rotation.problem).toBeUndefined();
  },
);

/** A removal that is due, and whose records cannot be deleted. */
async function failingRemoval(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await announce(world);
  await startRemoval(world.ports, { domain: world.domain, by: 'test', forcedBecause: 'moved away' });
  world.handles.dns.before = (operation) => {
    if (operation === 'change') throw errorOf('AccessDenied');
  };
  await expect(advanceLifeCycle(world.ports, world.domain)).rejects.toMatchObject({ name: 'AccessDenied' });
  return world;
}

test('keepFailure() lets a removal say that it could not continue, until it can', async () => {
  const world = await failingRemoval();
  expect((await world.state()).removal?.problem).toMatchObject({ code: 'step-failed' });
  world.handles.dns.before = () => {};
  await advanceLifeCycle(world.ports, world.domain);
  expect((await world.state()).removal).toMatchObject({ recordsDeletedAt: expect.anything() });
  expect((await world.state()).removal?.problem).toBeUndefined();
});

test('keepFailure() stores no sentence of AWS, which names accounts', async () => {
  const world = await failingRemoval();
  expect(world.handles.store.text(domainKey(world.domain))).not.toContain('123456789012');
});

test('keepFailure() gives the same failure its first time', async () => {
  const world = await World.hosted();
  const fail = () =>
    keepFailure(world.ports, world.domain, 'rotation', () => Promise.reject(errorOf('AccessDenied'))).catch(
      () => {},
    );
  await fail();
  const since = (await world.state()).rotation.problem?.since;
  world.handles.clock.advance(60);
  await fail();
  expect((await world.state()).rotation.problem?.since).toBe(since);
});

test('keepFailure() counts failures in a row, and the third one asks for an incident', async () => {
  const world = await World.hosted();
  const times: unknown[] = [];
  for (let failure = 1; failure <= 4; failure++) {
    world.handles.tasks.take();
    await keepFailure(world.ports, world.domain, 'hosting', () => Promise.reject(errorOf('x'))).catch(
      () => {},
    );
    const { hosting } = await world.state();
    times.push([hosting.problem?.parameters, world.handles.tasks.take().map(({ kind }) => kind)]);
  }
  expect(times).toEqual([
    [{ error: 'x' }, []],
    [{ error: 'x', times: 2 }, []],
    [{ error: 'x', times: 3 }, ['advance-life-cycle']],
    [{ error: 'x', times: 4 }, []],
  ]);
});

test('keepFailure() throws the first error if the store fails too', async () => {
  const world = await World.hosted();
  world.handles.store.before = () => {
    throw new Error('the store is away');
  };
  const failing = keepFailure(world.ports, world.domain, 'hosting', () =>
    Promise.reject(errorOf('AccessDenied')),
  );
  await expect(failing).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(world.handles.log.entries).toContainEqual(expect.objectContaining({ event: 'failure-not-kept' }));
});

test('keepFailure() and endFailure() keep the members of a newer version', async () => {
  const world = await World.hosted();
  const { store } = world.handles;
  const key = domainKey(world.domain);
  const fail = () =>
    keepFailure(world.ports, world.domain, 'rotation', () => Promise.reject(errorOf('x'))).catch(() => {});
  await keepsUnknownMembers(store, key, fail);
  expect(hasFailed(await world.state(), 'rotation')).toBe(true);
  const end = () => endFailure(world.ports, world.domain, 'rotation');
  await keepsUnknownMembers(store, key, end, { but: ['.rotation.problem'] });
  expect(hasFailed(await world.state(), 'rotation')).toBe(false);
  expect(unseenWriters('service/store/domains/keep-failure.ts')).toEqual([]);
});

test('endFailure() leaves any other problem', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  await advanceHosting(world.ports, world.domain);
  await endFailure(world.ports, world.domain, 'hosting');
  expect((await world.state()).hosting.problem?.code).toBe('cname-missing');
});
