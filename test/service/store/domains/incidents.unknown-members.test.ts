import { beforeAll, describe, expect, test } from 'vitest';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { incidentsKey, loadWatch } from '../../../../service/store/domains/incidents.ts';
import { runTask } from '../../../../service/tasks/run-task.ts';
import { watchDomain } from '../../../../service/watch/watch-domain.ts';
import { answerOf } from '../../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../../fakes/fake-ports.ts';
import { receiveMail } from '../../intake/report-mail.ts';
import { reportsAre } from '../../watch/report-days.ts';
import { policyHost, watchedWorld } from '../../watch/watched-world.ts';
import type { World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

beforeAll(testDkimKey, 60_000);

const webhook = 'https://hooks.example/x';
const timeout = { ok: false, problem: 'timeout', detail: '' } as const;

async function check(world: World, seconds: number): Promise<void> {
  world.handles.clock.advance(seconds);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
}

const keeps = (world: World, seconds: number, but: string[] = []) =>
  keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), () => check(world, seconds), {
    but,
  });

const incidents = async (world: World) =>
  (await loadWatch(world.ports, world.domain))?.watch.incidents.map(({ code }) => code);

/** Checked once, and nothing was wrong. */
async function checked(): Promise<World> {
  const world = await watchedWorld();
  const state = { ...(await world.state()), webhook, digestTo: ['admin@example.com'] };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify(state));
  world.handles.fetch.answer(webhook, answerOf(503, ''));
  await check(world, 1);
  return world;
}

describe("a member of a newer version stays in a domain's incidents, at every level, after", () => {
  test('checks that find an error, confirm it, find it again, and then do not', async () => {
    const world = await checked();
    policyHost(world, timeout);
    await keeps(world, 4000);
    expect((await loadWatch(world.ports, world.domain))?.watch.unconfirmed).toHaveLength(1);
    // Somebody asks for a check before the second one is due.
    world.handles.clock.advance(10);
    const ask = () => watchDomain(world.ports, world.domain);
    await keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), ask);
    // The webhook refuses the alarm.
    await keeps(world, 60, ['.unconfirmed[0]']);
    expect(await incidents(world)).toEqual(['fetch-timeout']);
    world.handles.fetch.answer(webhook, answerOf(200, 'ok'));
    await keeps(world, 4000);
    policyHost(world, undefined);
    await keeps(world, 4000);
    expect((await loadWatch(world.ports, world.domain))?.watch.incidents[0]).toHaveProperty('closedAt');
    await keeps(world, 4000);
    expect((await loadWatch(world.ports, world.domain))?.watch.incidents[0]).toHaveProperty('endAlertedAt');
  });

  test('a check that waits for the answer of a name server', async () => {
    const world = await checked();
    world.handles.resolver.fail('mx', world.domain);
    await keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), () => check(world, 4000));
  });

  test('reports of many failures', async () => {
    const world = await checked();
    world.handles.clock.set('2026-11-24T10:00:00Z');
    reportsAre(world, { 'reporter0.example': [12, 5], 'reporter1.example': [12, 5] });
    for (let id = 0; id < 3; id++) {
      await receiveMail(world, {
        id: `r${id}`,
        submitter: `reporter${id}.example`,
        signedBy: `reporter${id}.example`,
        failed: 5000,
        successful: 10,
      });
    }
    await keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), () => check(world, 1));
    expect(await incidents(world)).toContain('many-failures');
  });
});

test('every step that writes incidents was seen to keep its unknown members', () => {
  expect(
    unseenWriters(
      'service/watch/raise-incidents.ts',
      'service/watch/watch-domain.ts',
      'service/watch/watch-reports.ts',
    ),
  ).toEqual([]);
});
