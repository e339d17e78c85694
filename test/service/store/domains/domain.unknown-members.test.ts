import { describe, expect, test } from 'vitest';
import { changeSettings } from '../../../../service/hosting/change-settings.ts';
import { startMigration, stopMigration } from '../../../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../../../service/life-cycle/start-removal.ts';
import { changeWithPolicy } from '../../../../service/publishing/change-with-policy.ts';
import { domainKey, loadDomain } from '../../../../service/store/domains/domain.ts';
import { policyKey } from '../../../../service/store/domains/policy.ts';
import { runTask } from '../../../../service/tasks/run-task.ts';
import { enforce, World } from '../../world.ts';
import { keepsUnknownMembers, unseenWriters } from '../unknown-members.ts';

const daySeconds = 86_400;

/** Takes a step on a domain's object that a newer version wrote. @param but what the step deletes or replaces as a whole */
const keeps = (world: World, step: () => Promise<unknown>, but: string[] = []) =>
  keepsUnknownMembers(world.handles.store, domainKey(world.domain), step, { but });

const run = (world: World, kind: 'advance-hosting' | 'rotate-id' | 'advance-life-cycle') =>
  runTask(world.ports, { kind, domain: world.domain });

/** Hosted, with a policy that is announced. */
async function announced(): Promise<World> {
  const world = await World.hosted();
  world.mxIs('mx.example.com');
  await world.edit(enforce('mx.example.com'));
  await run(world, 'rotate-id');
  world.handles.tasks.take();
  return world;
}

describe('a member of a newer version stays in the domain, at every level, after', () => {
  test('each step of hosting', async () => {
    const world = new World();
    await world.register();
    await keeps(world, () => run(world, 'advance-hosting'));
    expect((await world.state()).hosting.state).toBe('serving');
  });

  test('a hosting step that waits, and one that waits for something else', async () => {
    const world = new World();
    await world.register({ zone: 'external' });
    await keeps(world, () => run(world, 'advance-hosting'));
    expect((await world.state()).hosting.problem?.code).toBe('cname-missing');
    world.handles.clock.advance(2000);
    await keeps(world, () => run(world, 'advance-hosting'));
  });

  test('other settings', async () => {
    const world = await announced();
    await keeps(world, async () => {
      const before = await loaded(world);
      const { zone } = before.state;
      const settings = { zone, owner: 'other', digestTo: ['second@example.com'], digestHour: 9 };
      await changeSettings(world.ports, before, { settings, endsRemoval: false });
    });
  });

  test('settings with the same recipients in another language', async () => {
    const world = await announced();
    const change = async (language: 'en' | 'ja') => {
      const before = await loaded(world);
      const { owner, zone } = before.state;
      const digestTo = ['b@example.com', { address: 'a@example.com', language }];
      await changeSettings(world.ports, before, { settings: { owner, zone, digestTo }, endsRemoval: false });
    };
    await change('ja');
    await keeps(world, () => change('en'));
  });

  test('an edit of the policy, and its announcement', async () => {
    const world = await announced();
    await keeps(world, () => world.edit(enforce('mx.example.com', 'mx2.example.com')));
    await keeps(world, () => run(world, 'rotate-id'));
    expect((await world.state()).announced?.id).toBe((await world.state()).versions.at(-1)?.id);
  });

  test('an edit that loses the race for the policy, and takes its version back', async () => {
    const world = await announced();
    const { store } = world.handles;
    const loseRace = async () => {
      const { before } = store;
      store.before = (operation, key) => {
        if (operation === 'put' && key === policyKey(world.domain)) {
          store.before = before;
          store.edit(key, 'version: STSv1\nmode: none\nmax_age: 86400\n');
        }
        return before(operation, key);
      };
      await world.edit(enforce('mx.example.com', 'mx2.example.com')).catch(() => {});
    };
    // In the end it is as it was.
    await keepsUnknownMembers(store, domainKey(world.domain), loseRace, { mayBeLeft: true });
    expect(store.text(policyKey(world.domain))).toContain('mode: none');
  });

  test('weighing what reports show of a policy in testing', async () => {
    const world = await announced();
    await world.edit({ ...enforce('mx.example.com'), mode: 'testing' });
    await run(world, 'rotate-id');
    world.handles.clock.advance(1000);
    await keeps(world, () => run(world, 'advance-life-cycle'));
    expect((await world.state()).evidence).toBeDefined();
  });

  test('an edit directly in the store', async () => {
    const world = await announced();
    world.handles.store.edit(policyKey(world.domain), 'version: STSv1\nmode: none\nmax_age: 86400\n');
    await keeps(world, () => changeWithPolicy(world.ports, world.domain));
  });

  test('a rotation that fails, fails differently, and succeeds', async () => {
    const world = await announced();
    await world.edit(enforce('mx.example.com', 'mx2.example.com'));
    world.handles.fetch.answer(`https://mta-sts.${world.domain}/.well-known/mta-sts.txt`, {
      ok: false,
      problem: 'timeout',
      detail: 'no answer in 10 s',
    });
    await keeps(world, () => run(world, 'rotate-id'));
    expect((await world.state()).rotation.problem?.code).toBe('fetch-timeout');
    world.handles.clock.advance(2000);
    await keeps(world, () => run(world, 'rotate-id'));
    world.handles.fetch.clear(`https://mta-sts.${world.domain}/.well-known/mta-sts.txt`);
    world.handles.clock.advance(2000);
    const problem = ['.rotation.problem'];
    await keeps(world, () => run(world, 'rotate-id'), problem);
    expect((await world.state()).rotation.problem).toBeUndefined();
  });

  test('each step of a change of provider', async () => {
    const world = await announced();
    const look = () =>
      keepsUnknownMembers(
        world.handles.store,
        domainKey(world.domain),
        () => run(world, 'advance-life-cycle'),
        { mayBeLeft: true },
      );
    await keeps(world, () =>
      startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] }),
    );
    for (const seconds of [0, 1, 15 * daySeconds]) {
      world.handles.clock.advance(seconds);
      await look();
    }
    world.mxIs('mx.new.example');
    for (const seconds of [1000, 2 * daySeconds, 1000]) {
      world.handles.clock.advance(seconds);
      await run(world, 'rotate-id');
      await look();
    }
    expect((await world.state()).migration?.finishedAt).toBeDefined();
    await keeps(world, () => stopMigration(world.ports, world.domain), ['.migration']);
  });

  test('a change of provider that has no policy to begin with', async () => {
    const world = await World.hosted();
    await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
    await keeps(world, () => run(world, 'advance-life-cycle'));
    expect((await world.state()).migration?.problem?.code).toBe('no-valid-policy');
    world.handles.clock.advance(1000);
    await keeps(world, () => run(world, 'advance-life-cycle'));
  });

  test('each step of a removal up to the deletion', async () => {
    const world = await announced();
    const remove = (forcedBecause?: string) =>
      startRemoval(world.ports, {
        domain: world.domain,
        by: 'owner',
        ...(forcedBecause !== undefined && { forcedBecause }),
      });
    await keeps(world, () => remove());
    await keeps(world, () => run(world, 'advance-life-cycle'));
    await keeps(world, () => run(world, 'rotate-id'));
    await keeps(world, () => remove('moved away'));
    world.handles.clock.advance(1000);
    await keeps(world, () => run(world, 'advance-life-cycle'));
    expect((await world.state()).removal?.recordsDeletedAt).toBeDefined();
  });

  test('the end of a removal that is cancelled', async () => {
    const world = await announced();
    await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
    await keeps(world, async () => {
      const before = await loaded(world);
      await changeSettings(world.ports, before, { settings: before.state, endsRemoval: true });
    }, ['.removal']);
  });
});

async function loaded({ ports, domain }: World) {
  const found = await loadDomain(ports, domain);
  if (!found) throw new Error(`${domain} is not there`);
  return found;
}

test('every step that writes a domain was seen to keep its unknown members', () => {
  expect(
    unseenWriters(
      'service/hosting/advance-hosting.ts',
      'service/hosting/change-settings.ts',
      'service/publishing/change-with-policy.ts',
      'service/publishing/edit-policy.ts',
      'service/publishing/rotate-id.ts',
      'service/publishing/weigh-evidence.ts',
      'service/checks/check-later.ts',
      'service/life-cycle/advance-migration.ts',
      'service/life-cycle/start-migration.ts',
      'service/life-cycle/start-removal.ts',
      'service/life-cycle/advance-removal.ts',
    ),
  ).toEqual([]);
});
