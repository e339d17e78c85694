import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { type Incident, loadWatch } from '../../../service/store/domains/incidents.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { confirmFindings, type Observation } from '../../../service/watch/confirm-findings.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { policyHost, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const at = (seconds: number) => new Date(Date.parse('2026-11-24T10:00:00Z') + seconds * 1000);
const since = (seconds: number) => timestampOf(at(seconds));
const timedOut = finding('fetch-timeout', { domain: domainName('example.com') });
const bytesDiffer = finding('policy-bytes-differ', { domain: domainName('example.com'), line: 1 });
const isAddress = (host: string) => finding('mx-is-address', { host });
const incident = (found: Finding, more: Partial<Incident> = {}): Incident => ({
  ...found,
  openedAt: since(-3600),
  ...more,
});

interface Case {
  what: string;
  /** `area`: seconds of its first observation. */
  unconfirmed?: Record<string, number>;
  incidents?: Incident[];
  found: Finding[];
  unknown?: string;
  beganAt?: number;
  confirmed: string[];
  after: Record<string, number>;
}

const cases: Case[] = [
  { what: 'nothing', found: [], confirmed: [], after: {} },
  {
    what: 'a warning counts at once',
    found: [bytesDiffer],
    confirmed: ['policy-bytes-differ'],
    after: {},
  },
  { what: 'a first check confirms nothing', found: [timedOut], confirmed: [], after: { policy: 200 } },
  {
    what: 'a second check confirms',
    unconfirmed: { policy: 0 },
    found: [timedOut],
    confirmed: ['fetch-timeout'],
    after: {},
  },
  {
    what: 'a second check confirms in the exact second',
    unconfirmed: { policy: 0 },
    beganAt: 60,
    found: [timedOut],
    confirmed: ['fetch-timeout'],
    after: {},
  },
  {
    what: 'a check that began too early does not, and the time continues',
    unconfirmed: { policy: 0 },
    beganAt: 59,
    found: [timedOut],
    confirmed: [],
    after: { policy: 0 },
  },
  {
    what: 'another area is confirmed separately',
    unconfirmed: { policy: 0 },
    found: [timedOut, isAddress('192.0.2.1')],
    confirmed: ['fetch-timeout'],
    after: { mx: 200 },
  },
  {
    what: 'an error that is not found again is over',
    unconfirmed: { policy: 0 },
    found: [],
    confirmed: [],
    after: {},
  },
  {
    what: 'no answer confirms nothing, and ends nothing',
    unconfirmed: { mx: 0, policy: 0 },
    found: [],
    unknown: 'mx',
    confirmed: [],
    after: { mx: 0 },
  },
  {
    what: 'what is open already counts',
    incidents: [incident(timedOut)],
    found: [timedOut],
    confirmed: ['fetch-timeout'],
    after: {},
  },
  {
    what: 'what was closed counts as new',
    incidents: [incident(timedOut, { closedAt: since(-60) })],
    found: [timedOut],
    confirmed: [],
    after: { policy: 200 },
  },
  {
    what: 'a warning that becomes an error counts as new',
    incidents: [incident(timedOut, { severity: 'warning' })],
    found: [timedOut],
    confirmed: [],
    after: { policy: 200 },
  },
  {
    what: 'another host counts as new',
    incidents: [incident(isAddress('192.0.2.1'))],
    found: [isAddress('192.0.2.1'), isAddress('192.0.2.2')],
    confirmed: ['mx-is-address'],
    after: { mx: 200 },
  },
];

test.each(cases)('confirmFindings(): $what', (one) => {
  const { unconfirmed = {}, incidents = [], found, unknown, beganAt = 195, after } = one;
  const observation: Observation = {
    findings: found,
    isUnknownArea: (area) => area === unknown,
    beganAt: at(beganAt),
    endedAt: at(200),
  };
  const listOf = (areas: Record<string, number>) =>
    Object.entries(areas).map(([area, seconds]) => ({ area, since: since(seconds) }));
  const before = { unconfirmed: listOf(unconfirmed), incidents };
  const confirmed = confirmFindings(before, observation, { retrySeconds: 60 });
  expect(confirmed.findings.map(({ code }) => code)).toEqual(one.confirmed);
  expect(confirmed.unconfirmed).toEqual(listOf(after));
});

const life = (world: World): Task => ({ kind: 'advance-life-cycle', domain: world.domain });
const check = (world: World) => runTask(world.ports, life(world));
const pass = (world: World, seconds: number) => world.handles.clock.advance(seconds);
const watchOf = async (world: World) => (await loadWatch(world.ports, world.domain))?.watch;

async function codes(world: World): Promise<string[]> {
  const incidents = (await watchOf(world))?.incidents ?? [];
  return incidents.map(({ code, closedAt }) => (closedAt === undefined ? code : `${code} (over)`));
}

/** What the check put into the queue, as `[kind, seconds]`. */
const queued = (world: World) =>
  world.handles.tasks.queued.splice(0).map(({ task, delaySeconds }) => [task.kind, delaySeconds]);

const timeout = { ok: false, problem: 'timeout', detail: '' } as const;
const refused = { ok: false, problem: 'connect', detail: '' } as const;

describe('an error that the watch finds', () => {
  test('opens and alarms once, after the second check that the first one queued', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    expect(await codes(world)).toEqual([]);
    expect(world.handles.mail.handedOver).toBe(0);
    expect(queued(world)).toEqual([['advance-life-cycle', 60]]);
    pass(world, 60);
    await check(world);
    expect(await codes(world)).toEqual(['fetch-timeout']);
    expect(world.handles.mail.handedOver).toBe(1);
    expect(queued(world), 'the chain has ended').toEqual([]);
    for (const seconds of [1, 3600, 80_000]) {
      pass(world, seconds);
      await check(world);
    }
    expect(await codes(world)).toEqual(['fetch-timeout']);
    expect(world.handles.mail.handedOver).toBe(1);
  });

  test('that is over in the second check sends no alarm', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    policyHost(world, undefined);
    pass(world, 60);
    await check(world);
    expect(await watchOf(world)).not.toHaveProperty('unconfirmed');
    expect(await codes(world)).toEqual([]);
    expect(world.handles.mail.handedOver).toBe(0);
  });

  test('is in the result of the first check', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    const result = await watchDomain(world.ports, world.domain);
    expect(result?.check.findings.map(({ code }) => code)).toContain('fetch-timeout');
    expect(result?.watch.incidents).toEqual([]);
  });

  test('in a dry run stores nothing', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await watchDomain(world.ports, world.domain, { dryRun: true });
    expect(await watchOf(world)).toBeUndefined();
    expect(queued(world)).toEqual([]);
  });

  test('is confirmed by another fault in the same area, without reporting the open one as over', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    policyHost(world, refused);
    pass(world, 60);
    await check(world);
    expect(await codes(world)).toEqual(['fetch-connect']);
    policyHost(world, timeout);
    pass(world, 80_000);
    await check(world);
    expect(await codes(world), 'not over while the area is unconfirmed').toEqual(['fetch-connect']);
    pass(world, 60);
    await check(world);
    expect(await codes(world), 'the host has not been seen well').toEqual(['fetch-connect', 'fetch-timeout']);
    policyHost(world, undefined);
    pass(world, 3600);
    await check(world);
    expect(await codes(world)).toEqual(['fetch-connect (over)', 'fetch-timeout (over)']);
  });

  test('closes at the first check that no longer finds it', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    pass(world, 60);
    await check(world);
    queued(world);
    policyHost(world, undefined);
    pass(world, 80_000);
    await check(world);
    expect(await codes(world)).toEqual(['fetch-timeout (over)']);
    expect(world.handles.mail.handedOver).toBe(2);
    expect(queued(world)).toEqual([]);
  });

  test('waits if the second check gets no answer; the next task of any kind checks again', async () => {
    const world = await watchedWorld();
    world.handles.resolver.answer('txt', `_mta-sts.${world.domain}`, { kind: 'none' });
    await check(world);
    queued(world);
    world.handles.resolver.fail('txt', `_mta-sts.${world.domain}`);
    pass(world, 60);
    await check(world);
    expect(await codes(world)).toEqual([]);
    expect(queued(world), 'a domain without an answer is not asked every minute').toEqual([]);
    world.handles.resolver.answer('txt', `_mta-sts.${world.domain}`, { kind: 'none' });
    pass(world, 3600);
    await check(world);
    expect(await codes(world)).toEqual(['record-missing']);
  });

  test.each([
    ['twice', [60, 0]],
    ['late', [3000]],
    ['never, so that the next watch confirms', [80_000]],
    ['early, and then again as requested', [10, 50]],
    ['early three times', [10, 10, 10, 30]],
  ])('is reported once if the task of the second check comes %s', async (_, moments) => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    for (const seconds of moments) {
      queued(world);
      pass(world, seconds);
      await check(world);
    }
    expect(await codes(world)).toEqual(['fetch-timeout']);
    expect(world.handles.mail.handedOver).toBe(1);
    expect(queued(world)).toEqual([]);
  });

  test('whose task comes early is queued again, because a queue keeps the earlier of two equal tasks', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await check(world);
    queued(world);
    pass(world, 12.5);
    await check(world);
    expect(queued(world)).toEqual([['advance-life-cycle', 48]]);
    expect(await codes(world)).toEqual([]);
  });

  test('in a domain that is not announced is confirmed too, without an endless chain', async () => {
    const world = await watchedWorld();
    const { announced, ...state } = await world.state();
    world.handles.store.edit(`domains/${world.domain}.json`, JSON.stringify(state));
    policyHost(world, timeout);
    await watchDomain(world.ports, world.domain);
    expect(queued(world)).toEqual([['advance-life-cycle', 60]]);
    pass(world, 60);
    await check(world);
    expect(await codes(world)).toEqual(['fetch-timeout']);
    expect(queued(world)).toEqual([]);
  });

  test('is not judged by a check that ended before the stored one', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    const { store } = world.handles;
    const incidents = `incidents/${world.domain}.json`;
    // A worker has checked, and hangs before it stores that; meanwhile another finds everything well.
    store.before = async (operation, key) => {
      if (operation !== 'get' || key !== incidents) return;
      store.before = () => {};
      policyHost(world, undefined);
      pass(world, 300);
      await watchDomain(world.ports, world.domain);
    };
    await watchDomain(world.ports, world.domain);
    expect(await watchOf(world)).toMatchObject({ checkedAt: world.handles.clock.now().toISOString() });
    expect(await watchOf(world)).not.toHaveProperty('unconfirmed');
  });
});

/** Runs the tasks until none is left; waits for those that are delayed. */
async function drain(world: World): Promise<void> {
  const { tasks } = world.handles;
  for (let next = tasks.queued.shift(); next; next = tasks.queued.shift()) {
    pass(world, next.delaySeconds);
    const { task } = next;
    await runTask(world.ports, task).catch((error) => {
      // The queue itself brings back the task of a worker that died.
      tasks.queued.push({ task, delaySeconds: 30 });
      throw error;
    });
  }
}

diesAtEveryCall('a look at the domain and the next one', {
  arrange: async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    return world;
  },
  step: async (world) => {
    await world.ports.tasks.enqueue([life(world)]);
    await drain(world);
  },
});

test('two workers that check at the same time open one incident', async () => {
  const world = await watchedWorld();
  policyHost(world, timeout);
  await Promise.all([check(world), check(world)]);
  pass(world, 60);
  await Promise.all([check(world), check(world)]);
  expect(await codes(world)).toEqual(['fetch-timeout']);
  expect(world.handles.mail.sent).toHaveLength(1);
});
