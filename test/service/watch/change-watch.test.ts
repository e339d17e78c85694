import { beforeAll, expect, test } from 'vitest';
import { incidentsKey, loadWatch } from '../../../service/store/domains/incidents.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { changeWatch, isUnreportedLoss } from '../../../service/watch/change-watch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { timestamp } from '../../fakes/names.ts';
import { keepsUnknownMembers, unseenWriters } from '../store/unknown-members.ts';
import type { World } from '../world.ts';
import { policyHost, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

async function lookAfter(world: World, seconds: number): Promise<void> {
  world.handles.clock.advance(seconds);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
}

const subjects = ({ handles }: World) =>
  handles.mail.sent.map(({ raw }) =>
    (/^Subject: (.*(?:\r\n .*)*)/mu.exec(Buffer.from(raw).toString())?.[1] ?? '').replaceAll('\r\n', ''),
  );

test('changeWatch() leaves what a newer version wrote', async () => {
  const { ports, handles, domain } = await watchedWorld();
  handles.store.edit(incidentsKey(domain), '{"schema":2}');
  const change = changeWatch(ports, domain, () => ({ schema: 1, domain, incidents: [] }));
  await expect(change).rejects.toThrow(UnreadableStateError);
  expect(handles.store.text(incidentsKey(domain))).toBe('{"schema":2}');
  expect(handles.store.keys('damaged/')).toEqual([]);
});

test('changeWatch() keeps a copy of what is damaged, begins anew, and the owner learns of it once', async () => {
  const world = await watchedWorld();
  const { store, log } = world.handles;
  store.edit(incidentsKey(world.domain), '{"schema":1,');
  await lookAfter(world, 1);
  const [copy = ''] = store.keys('damaged/');
  expect(store.text(copy)).toBe('{"schema":1,');
  expect(log.entries.filter(({ event }) => event === 'unreadable-state')).toContainEqual(
    expect.objectContaining({ fields: expect.objectContaining({ copy }) }),
  );
  expect(subjects(world)).toEqual([expect.stringContaining('Some data about a domain cannot be read')]);
  await lookAfter(world, 3_600);
  const [lost] = (await loadWatch(world.ports, world.domain))?.watch.incidents ?? [];
  expect(lost).toMatchObject({ code: 'state-unreadable', closedAt: expect.any(String) });
  expect(subjects(world)).toHaveLength(2);
});

test('an alarm opens after the incidents were damaged', async () => {
  const world = await watchedWorld();
  world.handles.store.edit(incidentsKey(world.domain), 'no JSON');
  policyHost(world, { ok: false, problem: 'timeout', detail: '' });
  await lookAfter(world, 1);
  await lookAfter(world, 60);
  const open = (await loadWatch(world.ports, world.domain))?.watch.incidents.filter(
    ({ closedAt, code }) => closedAt === undefined && code !== 'state-unreadable',
  );
  expect(open).toMatchObject([{ severity: 'error', alertedAt: expect.any(String) }]);
});

test.each([
  ['state-unreadable', undefined, true],
  ['state-unreadable', '2026-11-24T10:00:00.000Z', false],
  ['mx-uncovered', undefined, false],
])('isUnreportedLoss() of %s that was alerted at %s is %s', (code, alertedAt, expected) => {
  expect(isUnreportedLoss({ code, ...(alertedAt && { alertedAt }) } as never)).toBe(expected);
});

test('changeWatch() keeps the members of a newer version', async () => {
  const world = await watchedWorld();
  await lookAfter(world, 1);
  await keepsUnknownMembers(world.handles.store, incidentsKey(world.domain), () =>
    changeWatch(world.ports, world.domain, (before) => ({
      ...(before ?? { schema: 1, domain: world.domain, incidents: [] }),
      checkedAt: timestamp('2026-11-24T23:00:00.000Z'),
    })),
  );
  expect(unseenWriters('service/watch/change-watch.ts')).toEqual([]);
});
