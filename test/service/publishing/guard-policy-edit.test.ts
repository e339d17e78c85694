import { expect, test } from 'vitest';
import {
  guardPolicyEdit,
  judgeEdit,
  warnOfHeldEnforce,
} from '../../../service/publishing/guard-policy-edit.ts';
import { enforce, World } from '../world.ts';

const live = (...hosts: string[]) => ({
  kind: 'hosts' as const,
  hosts: hosts.map((host) => ({ host, preference: 10 })),
});
const codesOf = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);

test('judgeEdit() forbids enforce without a live host, and only warns under testing', async () => {
  const world = await World.hosted();
  const state = await world.state();
  const wanted = enforce('mx.example.com');
  const verdict = judgeEdit(world.ports, state, wanted, live('mx.example.com', 'mx2.example.com'));
  expect(codesOf(verdict.forbidden)).toHaveLength(1);
  expect(judgeEdit(world.ports, state, wanted, live('mx.example.com')).forbidden).toEqual([]);
  const testing = judgeEdit(world.ports, state, { ...wanted, mode: 'testing' }, live('mx2.example.com'));
  expect([testing.forbidden, testing.warnings.length > 0]).toEqual([[], true]);
});

test('guardPolicyEdit() looks up the live MX records', async () => {
  const world = await World.hosted();
  world.mxIs('mx9.example.com');
  const { live: found, forbidden } = await guardPolicyEdit(
    world.ports,
    await world.state(),
    enforce('mx.example.com'),
  );
  expect(found).toMatchObject({ kind: 'hosts', hosts: [{ host: 'mx9.example.com' }] });
  expect(forbidden).toHaveLength(1);
});

test('warnOfHeldEnforce() says until when senders keep enforce, if an edit leaves it', async () => {
  const world = await World.hosted();
  const warn = async (mode: 'enforce' | 'testing' | 'none') =>
    warnOfHeldEnforce(world.ports, await world.state(), { mode });
  expect(await warn('none'), 'nobody holds it').toEqual([]);
  await world.edit(enforce('mx.example.com'));
  expect(await warn('enforce')).toEqual([]);
  for (const mode of ['none', 'testing'] as const)
    expect(await warn(mode)).toMatchObject([
      { code: 'enforce-held', parameters: { patterns: [{ pattern: 'mx.example.com' }] } },
    ]);
});
