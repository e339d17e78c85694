import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { loadPresentPolicy, migrationSteps } from '../../../service/life-cycle/migration-steps.ts';
import type { MigrationState } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const domain = domainName('example.com');
const both = enforce('mx.old.example', 'mx.new.example');

test.each([
  ['none', undefined, undefined],
  ['one that is invalid', 'version: STSv1\r\n', undefined],
  ['one that was written directly to the store', formatPolicy(both), both],
])('loadPresentPolicy() finds %s', async (_, text, policy) => {
  const { handles, store } = createFakePorts();
  if (text !== undefined) handles.store.edit(policyKey(domain), text);
  expect((await loadPresentPolicy({ store }, domain))?.policy).toEqual(policy);
});

const day = 86_400;

test.each<[string, newMxSince: number | undefined, cacheSeconds: number, string[]]>([
  ['the new MX is first seen now', undefined, 0, ['change-mx done', 'publish-new waiting']],
  ['resolvers may still have the old MX', day - 1, 0, ['change-mx done', 'publish-new waiting']],
  ['resolvers have forgotten the old MX', day, 0, ['change-mx done', 'publish-new now']],
  [
    'an edge may still serve the policy without the new servers',
    day,
    7 * day,
    ['change-mx done', 'publish-new waiting'],
  ],
])('migrationSteps() if %s', async (_, movedSeconds, cacheSeconds, expected) => {
  const world = await World.hosted();
  await world.edit(enforce('mx.old.example'));
  await world.drain();
  const startedAt = timestampOf(world.ports.clock.now());
  world.handles.clock.advance(1);
  await world.edit(both);
  await world.drain();
  world.handles.clock.advance(both.maxAgeSeconds + day);
  const now = world.ports.clock.now().getTime();
  const migration: MigrationState = { startedAt, by: 'owner', newMx: ['mx.new.example'] };
  if (movedSeconds !== undefined) migration.movedSince = timestampOf(new Date(now - movedSeconds * 1000));
  world.handles.edge.cacheSeconds = cacheSeconds;
  const live = { kind: 'hosts' as const, hosts: [{ host: 'mx.new.example', preference: 10 }] };
  const steps = migrationSteps(world.ports, { state: await world.state(), migration, present: both, live });
  expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual(['publish-both done', ...expected]);
});
