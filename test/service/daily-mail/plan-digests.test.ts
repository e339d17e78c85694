import { beforeAll, expect, test } from 'vitest';
import { planDigests } from '../../../service/daily-mail/plan-digests.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { changeSettings } from '../../../service/hosting/change-settings.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

/** The day that is told, and the day on which it is. */
const day = utcDay('2026-11-23');
const morning = '2026-11-24';

interface Wanted {
  domain: string;
  owner?: string;
  digestHour?: number;
  createdAt?: string;
  digestTo?: string[];
}

async function worldWith(...domains: Wanted[]): Promise<World> {
  const world = new World();
  for (const wanted of domains) {
    const { domain, owner = 'acme', digestHour, createdAt = '2026-11-01T00:00:00Z' } = wanted;
    world.handles.clock.set(createdAt);
    await registerDomain(world.ports, domainName(domain), {
      owner,
      digestTo: wanted.digestTo ?? ['admin@example.com'],
      zone: 'external',
      ...(digestHour !== undefined && { digestHour }),
    });
  }
  world.handles.tasks.take();
  return world;
}

async function planAt(world: World, hour: number): Promise<string[]> {
  world.handles.clock.set(`${morning}T${String(hour).padStart(2, '0')}:00:10Z`);
  await planDigests(world.ports, day, hour);
  return world.handles.tasks
    .take()
    .filter((task): task is Extract<Task, { kind: 'send-digest' }> => task.kind === 'send-digest')
    .map((task) => task.owner);
}

/** The hours of a day at which an owner's mail would be planned, if none were sent. */
async function hoursOf(world: World): Promise<number[]> {
  const hours: number[] = [];
  for (let hour = 0; hour < 24; hour++) if ((await planAt(world, hour)).length > 0) hours.push(hour);
  return hours;
}

const from = (first: number) => Array.from({ length: 24 - first }, (_, index) => first + index);

test.each<[why: string, domains: Wanted[], first: number | undefined]>([
  ['at 6 if no hour is set', [{ domain: 'a.example' }], 6],
  ['at the hour that is set', [{ domain: 'a.example', digestHour: 20 }], 20],
  ['at midnight', [{ domain: 'a.example', digestHour: 0 }], 0],
  [
    'at the earliest of several hours',
    [
      { domain: 'a.example', digestHour: 20 },
      { domain: 'b.example', digestHour: 9 },
    ],
    9,
  ],
  ['at the only hour that is set', [{ domain: 'a.example' }, { domain: 'b.example', digestHour: 20 }], 20],
  [
    'never on the day it was added after its hour',
    [{ domain: 'a.example', createdAt: `${morning}T06:00:01Z` }],
    undefined,
  ],
  [
    'on the day it was added before its hour',
    [{ domain: 'a.example', createdAt: `${morning}T05:59:59Z` }],
    6,
  ],
  ['never without a recipient', [{ domain: 'a.example', digestTo: [] }], undefined],
])('planDigests() plans an owner %s', async (_, domains, first) => {
  expect(await hoursOf(await worldWith(...domains))).toEqual(first === undefined ? [] : from(first));
});

test("planDigests() uses the deployment's hour if none is set", async () => {
  const world = await worldWith({ domain: 'a.example' });
  world.ports.service.digestHour = 9;
  expect(await hoursOf(world)).toEqual(from(9));
});

test('planDigests() skips owners whose mail is sent, and plans again for one whose worker died', async () => {
  const world = await worldWith({ domain: 'a.example' }, { domain: 'b.example', owner: 'other' });
  world.handles.clock.set(`${morning}T06:00:00Z`);
  await sendDigest(world.ports, 'acme', day);
  world.handles.mail.before = () => {
    throw new Error('killed');
  };
  await expect(sendDigest(world.ports, 'other', day)).rejects.toThrow('killed');
  expect(await planAt(world, 7)).toEqual(['other']);
});

test('planDigests() plans a missed mail once, at the next run of the day', async () => {
  const world = await worldWith({ domain: 'a.example', digestHour: 6 });
  for (const hour of [15, 16, 17]) {
    for (const owner of await planAt(world, hour)) await sendDigest(world.ports, owner, day);
  }
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('planDigests() plans no second mail if the hour is moved forward after the first', async () => {
  const world = await worldWith({ domain: 'a.example', digestHour: 6 });
  for (const owner of await planAt(world, 6)) await sendDigest(world.ports, owner, day);
  const before = (await loadDomain(world.ports, domainName('a.example')))!;
  const { owner, digestTo, zone } = before.state;
  const settings = { owner, digestTo, zone, digestHour: 20 };
  await changeSettings(world.ports, before, { settings, endsRemoval: false });
  expect(await planAt(world, 20)).toEqual([]);
});
