import { expect, test } from 'vitest';
import { findReadiness } from '../../../service/publishing/find-readiness.ts';
import { promotePolicy } from '../../../service/publishing/promote-policy.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { inTesting, reportsCome } from './reported-world.ts';

test('promotePolicy() does not enforce if every session failed and no report says why', async () => {
  const world = await inTesting(true);
  await reportsCome(world, 15, { successfulSessions: 0, failedSessions: 100 });
  world.mxIs('mx.example.com');
  expect(
    (await findReadiness(world.ports, await world.state(), []))?.missing.map(({ code }) => code),
  ).toEqual(['evidence-sessions', 'evidence-failures']);
  expect(await promotePolicy(world.ports, await world.state())).toBe(false);
  expect(world.served()).toContain('mode: testing');
});

test.each([
  ['enforces if asked to, with nothing missing', true, 15, 'mx.example.com', 'enforce'],
  ['does nothing if not asked to', false, 15, 'mx.example.com', 'testing'],
  ['does nothing a day too early', true, 13, 'mx.example.com', 'testing'],
  ['an MX that the policy does not cover', true, 15, 'rogue.example.net', 'testing'],
])('promotePolicy(): %s', async (_, autoEnforce, days, host, mode) => {
  const world = await inTesting(autoEnforce);
  await reportsCome(world, days);
  world.mxIs(host);
  await promotePolicy(world.ports, await world.state());
  expect(world.served()).toContain(`mode: ${mode}`);
  expect(world.handles.store.keys('audit/')).toHaveLength(mode === 'enforce' ? 1 : 0);
  if (mode === 'enforce') expect((await world.state()).versions.at(-1)).toMatchObject({ by: 'strictmx' });
});

test('promotePolicy() does nothing while a day cannot be read: it may have failures', async () => {
  const world = await inTesting(true);
  await reportsCome(world, 15);
  const [, , third = ''] = world.handles.store.keys('days/');
  const text = world.handles.store.text(third) ?? '';
  world.handles.store.edit(third, '{"schema":2}');
  expect(await promotePolicy(world.ports, await world.state())).toBe(false);
  expect(world.served()).toContain('mode: testing');
  world.handles.store.edit(third, text);
  expect(await promotePolicy(world.ports, await world.state())).toBe(true);
});

test('promotePolicy() does nothing if the MX cannot be looked up', async () => {
  const world = await inTesting(true);
  await reportsCome(world, 15);
  world.handles.resolver.fail('mx', world.domain);
  expect(await promotePolicy(world.ports, await world.state())).toBe(false);
});

test('promotePolicy() does nothing after an edit directly in the store that was not noticed yet', async () => {
  const world = await inTesting(true);
  await reportsCome(world, 15);
  const state = await world.state();
  world.handles.store.edit(policyKey(world.domain), 'version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n');
  expect(await promotePolicy(world.ports, state)).toBe(false);
  expect(world.served()).toContain('mode: none');
});
