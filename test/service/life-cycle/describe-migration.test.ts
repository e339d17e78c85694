import { expect, test } from 'vitest';
import { describeMigration } from '../../../service/life-cycle/describe-migration.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const startedAt = timestamp('2026-11-24T10:00:00.000Z');
const plan = { startedAt, by: 'owner', newMx: ['mx.new.example'] };

test('describeMigration() shows a plan with its steps, by the current MX records', async () => {
  const world = await World.hosted();
  world.mxIs('mx.old.example');
  await world.edit(enforce('mx.old.example'));
  const described = await describeMigration(world.ports, await world.state(), {
    ...plan,
    movedSince: startedAt,
  });
  const { steps, ...shown } = described;
  expect(shown).toEqual(plan);
  expect(steps).toMatchObject([
    { name: 'publish-both', policy: { mx: ['mx.old.example', 'mx.new.example'] } },
    { name: 'change-mx', parameters: { others: ['mx.old.example'] } },
    { name: 'publish-new', policy: { mx: ['mx.new.example'] } },
  ]);
});

test('describeMigration() shows no steps while there is no policy to begin with', async () => {
  const world = await World.hosted();
  expect(await describeMigration(world.ports, await world.state(), plan)).toEqual({ ...plan, steps: [] });
});
