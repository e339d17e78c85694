import { expect, test } from 'vitest';
import { replay, requestReplay } from '../../../service/intake/replay.ts';
import { incomingMailKey, incomingPostKey } from '../../../service/store/reports/incoming.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { receiveMail } from './report-mail.ts';

const [first, second, third] = ['2026-11-22', '2026-11-23', '2026-11-24'].map(utcDay);
const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'POST /v1/x', dryRun: false };

/** A mail of each day, and a post of the second one. */
async function received() {
  const ports = createFakePorts();
  for (const day of [first, second, third]) {
    ports.handles.clock.set(`${day}T23:59:59Z`);
    await ports.store.put(incomingMailKey(day!), '');
    if (day === second) await ports.store.put(incomingPostKey('inbox', day!), '');
  }
  return ports;
}

test.each([
  ['all days', first, third, ['2026-11-22', '2026-11-23', '2026-11-24', 'inbox/2026-11-23']],
  ['one day', second, second, ['2026-11-23', 'inbox/2026-11-23']],
  ['a day without mail', utcDay('2026-11-25'), utcDay('2026-11-25'), []],
])('replay() has mails and posts of %s read again', async (_, from, to, names) => {
  const ports = await received();
  expect(await replay(ports, { from: from!, to: to!, dryRun: false })).toBe(names.length);
  const tasks = ports.handles.tasks.take();
  expect(tasks).toEqual(
    names.map((name) => ({
      kind: 'receive-report',
      key: expect.stringMatching(`/${name}$`),
      isReplay: true,
    })),
  );
});

test('replay() reads every page of a long list', async () => {
  const ports = createFakePorts();
  for (let mail = 0; mail < 1001; mail++) await ports.store.put(incomingMailKey(`${mail}`), '');
  expect(await replay(ports, { from: third!, to: third!, dryRun: false })).toBe(1001);
  expect(ports.handles.tasks.take()).toHaveLength(1001);
});

test('requestReplay() writes an audit entry, and in a dry run only counts', async () => {
  const ports = await received();
  const days = { from: second!, to: third! };
  expect(await requestReplay(ports, { ...change, dryRun: true }, days)).toEqual({ ok: true, queued: 3 });
  const oneDay = { from: second!, to: second! };
  expect(await requestReplay(ports, { ...change, dryRun: true }, oneDay)).toEqual({ ok: true, queued: 2 });
  expect(ports.handles.tasks.take()).toEqual([]);
  expect(ports.handles.store.keys('audit/')).toEqual([]);
  expect(await requestReplay(ports, change, days)).toEqual({ ok: true, queued: 3 });
  expect(ports.handles.tasks.take()).toHaveLength(3);
  const [audit = ''] = ports.handles.store.keys('audit/');
  expect(JSON.parse(ports.handles.store.text(audit) ?? '')).toMatchObject({ by: 'admin', request: days });
});

test('requestReplay() refuses days in the wrong order, and names the field', async () => {
  const ports = await received();
  const wrong = {
    ok: false,
    reason: 'invalid-input',
    errors: [{ field: 'from', message: expect.any(String) }],
  };
  expect(await requestReplay(ports, change, { from: third!, to: second! })).toEqual(wrong);
  expect(ports.handles.tasks.take()).toEqual([]);
});

const placeOf = ({ operation, key }: { operation: string; key: string }) =>
  `${operation} ${key.slice(0, key.indexOf('/') + 1)}`;

const everything = (world: World) =>
  world.handles.store.keys().map((key) => `${key}\n${world.handles.store.text(key)}`);

test('replay() that reads a mail as before changes nothing, and searches for nothing', async () => {
  const world = await World.hosted();
  await receiveMail(world);
  await receiveMail(world, { id: 'other', signedBy: 'reporter.example' });
  world.handles.tasks.take();
  const before = everything(world);
  const { calls } = world.handles.store;
  await replay(world.ports, { from: utcDay('2026-11-24'), to: utcDay('2026-11-24'), dryRun: false });
  calls.splice(0);
  await world.drain();
  expect(everything(world)).toEqual(before);
  expect([...new Set(calls.filter(({ operation }) => operation !== 'get').map(placeOf))]).toEqual([
    'put fold-marks/',
    'delete quarantine/', // an entry that there might have been
    'list fold-marks/',
    'delete fold-marks/',
  ]);
});
