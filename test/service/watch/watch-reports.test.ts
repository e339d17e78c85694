import { beforeAll, describe, expect, test } from 'vitest';
import { daySides } from '../../../core/tls-rpt/figures/day-side.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import type { Task } from '../../../service/ports/task-queue.ts';
import { weighedSeconds } from '../../../service/publishing/weigh-evidence.ts';
import { type Incident, incidentsKey, loadWatch } from '../../../service/store/domains/incidents.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';
import { type ReportSample, receiveMail, reportMail } from '../intake/report-mail.ts';
import { enforce, World } from '../world.ts';
import { reportsAre } from './report-days.ts';

beforeAll(testDkimKey, 60_000);

const signed = (sample: ReportSample = {}): ReportSample => ({ signedBy: 'reporter.example', ...sample });
const expired = signed({ failed: 100, successful: 0 });

/** An announced domain, looked at from outside already, so that only reports can lead to more. */
async function watched(): Promise<World> {
  const world = await World.hosted();
  const known = ['reporter.example', 'b.example', 'c.example'];
  reportsAre(world, Object.fromEntries(known.map((name) => [name, [30, 5]])));
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  world.handles.clock.advance(1);
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
  world.handles.mail.sent.splice(0);
  world.handles.tasks.take();
  return world;
}

async function incidents(world: World, code: string): Promise<Incident[]> {
  const { watch } = (await loadWatch(world.ports, world.domain)) ?? {};
  return watch?.incidents.filter((one) => one.code === code) ?? [];
}

const subjects = (world: World) =>
  world.handles.mail.sent.map(
    ({ raw }) => /^Subject: (.*(?:\r\n .*)*)/m.exec(Buffer.from(raw).toString())?.[1],
  );

async function lookAgain(world: World): Promise<void> {
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
}

test.each([
  ['one failure under testing', 'testing', { failed: 1 }, 1],
  ['no failure', 'testing', { failed: 0 }, 0],
  ['one failure of fetching the policy', 'testing', { failed: 1, resultType: 'sts-policy-fetch-error' }, 0],
  ['one failure under enforce', 'enforce', { failed: 1 }, 0],
] as const)(
  'requestReportWatch() has the evidence for enforce weighed again, ten minutes later, after %s',
  async (_, mode, sample, checks) => {
    const world = await World.hosted();
    await world.edit({ ...enforce('mx.example.com'), mode });
    await world.drain();
    const asked: Task[] = [];
    const { enqueue } = world.ports.tasks;
    world.ports.tasks.enqueue = async (tasks, options) => {
      if (options?.delaySeconds === weighedSeconds) asked.push(...tasks);
      return enqueue.call(world.ports.tasks, tasks, options);
    };
    await receiveMail(world, signed({ ...sample, policyString: world.served()?.split('\n') ?? [] }));
    await world.drain();
    expect(asked).toHaveLength(checks);
  },
);

describe('many-failures', () => {
  test.each([
    ['under MTA-STS', {}, true],
    ['to fetch the policy', { resultType: 'sts-policy-fetch-error' }, false],
    ['of DANE', { resultType: 'tlsa-invalid' }, false],
  ])('says whether senders refuse mail for them: failures %s', async (_, sample, refusesMail) => {
    const world = await watched();
    await receiveMail(world, { ...expired, ...sample });
    await world.drain();
    expect(await incidents(world, 'many-failures')).toMatchObject([
      { bouncesMail: refusesMail, parameters: { refusesMail } },
    ]);
  });

  test('is mailed once, as soon as the report is counted, with what to do', async () => {
    const world = await watched();
    await receiveMail(world, expired);
    await world.drain();
    expect(await incidents(world, 'many-failures')).toMatchObject([
      {
        severity: 'error',
        bouncesMail: true,
        parameters: {
          firstDay: '2026-11-23',
          lastDay: '2026-11-23',
          failedSessions: 100,
          sessions: 100,
          usualShare: 0,
          resultType: 'certificate-expired',
          applied: { policyType: 'sts' },
          refusesMail: true,
        },
        alertedAt: expect.any(String),
      },
    ]);
    await receiveMail(world, signed({ failed: 50, id: 'other' }));
    await world.drain();
    await lookAgain(world);
    expect(subjects(world)).toEqual(['example.com: action needed: Far more failures than usual']);
  });

  test('is mailed to nobody twice, and nothing is lost, where a newer version wrote what was open', async () => {
    const world = await watched();
    await receiveMail(world, expired);
    await world.drain();
    const stored = world.handles.store.text(incidentsKey(world.domain)) ?? '';
    world.handles.store.edit(incidentsKey(world.domain), '{"schema":2}');
    world.handles.clock.advance(60);
    await receiveMail(world, signed({ failed: 50, id: 'other' }));
    await world.drain();
    await lookAgain(world);
    expect(world.handles.store.text(incidentsKey(world.domain))).toBe('{"schema":2}');
    expect(subjects(world)).toHaveLength(1);
    world.handles.store.edit(incidentsKey(world.domain), stored);
    await lookAgain(world);
    expect(await incidents(world, 'many-failures')).toMatchObject([{ alertedAt: expect.any(String) }]);
    expect(subjects(world)).toHaveLength(1);
    expect((await loadWatch(world.ports, world.domain))?.watch.checkedAt).toBeDefined();
  });

  test('is mailed even if the stored incidents are damaged', async () => {
    const world = await watched();
    world.handles.store.edit(incidentsKey(world.domain), '{"schema":1,');
    await receiveMail(world, expired);
    await world.drain();
    await lookAgain(world);
    expect(await incidents(world, 'many-failures')).toMatchObject([{ alertedAt: expect.any(String) }]);
  });

  test('is posted to the webhook', async () => {
    const world = await watched();
    const posts: { url: string; text: string }[] = [];
    world.ports.fetch.post = async (url, body) => {
      posts.push({ url, text: JSON.parse(Buffer.from(body).toString()).text });
      return { ok: true, status: 200, contentType: '', body: new Uint8Array() };
    };
    const state = { ...(await world.state()), webhook: 'https://hooks.example/x' };
    world.handles.store.edit(`domains/${world.domain}.json`, JSON.stringify(state));
    await receiveMail(world, expired);
    await world.drain();
    expect(posts).toEqual([
      {
        url: 'https://hooks.example/x',
        text: expect.stringMatching(
          /example\.com.*\n• 100 of 100 TLS.*\n {3}→ Renew the certificate.*\n {3}→ If mail bounces .* until 8 Dec 2026.*: mx\.example\.com\n/,
        ),
      },
    ]);
    await receiveMail(world, signed({ successful: 100, day: '2026-11-24' }));
    await world.drain();
    expect(posts.at(-1)?.text, 'over').not.toContain('If mail bounces');
  });

  test("says once that it is over if the reporter's next day is normal", async () => {
    const world = await watched();
    await receiveMail(world, { ...expired, day: '2026-11-22' });
    await world.drain();
    await receiveMail(world, signed({ successful: 100 }));
    await world.drain();
    await lookAgain(world);
    expect(await incidents(world, 'many-failures')).toMatchObject([{ closedAt: expect.any(String) }]);
    expect(subjects(world)).toEqual([
      'example.com: action needed: Far more failures than usual',
      'example.com: resolved: Far more failures than usual',
    ]);
  });

  test('ends once its day has passed and nothing new was reported', async () => {
    const world = await watched();
    await receiveMail(world, expired);
    await world.drain();
    world.handles.clock.set('2026-11-27T10:00:00Z');
    await lookAgain(world);
    expect(await incidents(world, 'many-failures')).toMatchObject([{ openedAt: expect.any(String) }]);
    expect((await incidents(world, 'many-failures'))[0]?.closedAt).toBeUndefined();
    world.handles.clock.set('2026-11-28T10:00:00Z');
    await lookAgain(world);
    expect((await incidents(world, 'many-failures'))[0]?.closedAt).toBeDefined();
    expect(subjects(world).at(-1)).toContain('resolved:');
  });

  test('is mailed although another day cannot be read, and lasts if its own no longer can', async () => {
    const world = await watched();
    const damage = (day: string) => {
      for (const side of daySides)
        world.handles.store.edit(daySideKey(side, utcDay(day), world.domain), '{"schema":2}');
    };
    damage('2026-11-22');
    damage('2026-11-10');
    await receiveMail(world, expired);
    await world.drain();
    expect(subjects(world)).toEqual(['example.com: action needed: Far more failures than usual']);
    damage('2026-11-23');
    await lookAgain(world);
    expect((await incidents(world, 'many-failures'))[0]?.closedAt).toBeUndefined();
    expect(subjects(world)).toHaveLength(1);
  });

  test('opens again, and is mailed again, if it returns later', async () => {
    const world = await watched();
    await receiveMail(world, { ...expired, day: '2026-11-21' });
    await world.drain();
    await receiveMail(world, signed({ successful: 100, day: '2026-11-22' }));
    await world.drain();
    world.handles.clock.advance(60);
    await receiveMail(world, expired);
    await world.drain();
    expect(await incidents(world, 'many-failures')).toHaveLength(2);
    expect(world.handles.mail.sent).toHaveLength(3);
  });

  test.each<[string, ReportSample]>([
    ['unsigned', { failed: 1000 }],
    ['signed by another domain', { failed: 1000, signedBy: 'attacker.example' }],
    [
      'signed by a reporter that nobody has seen before',
      { failed: 1000, successful: 0, submitter: 'stranger.example', signedBy: 'stranger.example' },
    ],
    ['about 1 failed session of 2', signed({ failed: 1, successful: 1 })],
    ['about a day long past', signed({ failed: 1000, day: '2026-10-01' })],
    ['about a future day', signed({ failed: 1000, day: '2026-12-24' })],
  ])('is not opened by a report that is %s', async (_, sample) => {
    const world = await watched();
    await receiveMail(world, sample);
    await world.drain();
    await lookAgain(world);
    expect(await incidents(world, 'many-failures')).toEqual([]);
    expect(world.handles.mail.sent).toEqual([]);
  });

  test('is not ended by unknown reporters, and names no type that they invented', async () => {
    const world = await watched();
    await receiveMail(world, { ...expired, resultType: 'https://evil.example/login' });
    const stranger = { submitter: 'stranger.example', signedBy: 'stranger.example' };
    await receiveMail(world, { ...stranger, successful: 1_000_000, day: '2026-11-24' });
    await world.drain();
    await lookAgain(world);
    const [incident] = await incidents(world, 'many-failures');
    expect(incident).toMatchObject({ parameters: { failedSessions: 100, sessions: 100 } });
    expect(incident?.closedAt).toBeUndefined();
    expect(incident?.parameters).not.toHaveProperty('resultType');
    expect(subjects(world)).toHaveLength(1);
    expect(Buffer.from(world.handles.mail.sent[0]?.raw ?? '').toString()).not.toContain('evil');
  });

  test('does not change if an unverified report says that all is well', async () => {
    const world = await watched();
    await receiveMail(world, { ...expired, day: '2026-11-22' });
    await world.drain();
    await receiveMail(world, { successful: 1000 });
    await world.drain();
    expect((await incidents(world, 'many-failures'))[0]?.closedAt).toBeUndefined();
  });

  test('is the same in whatever order the reports arrive', async () => {
    const samples = [
      expired,
      signed({ submitter: 'b.example', signedBy: 'b.example', successful: 90, failed: 30 }),
      signed({ submitter: 'c.example', signedBy: 'c.example', successful: 900 }),
      { submitter: 'd.example', failed: 5000 },
    ];
    const outcomes: Incident[][] = [];
    for (const order of [samples, samples.toReversed(), [...samples, ...samples]]) {
      const world = await watched();
      for (const one of order) await receiveMail(world, one);
      await world.drain();
      outcomes.push(await incidents(world, 'many-failures'));
    }
    expect(outcomes[0]).toHaveLength(1);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });

  diesAtEveryCall('an incident from a report', {
    arrange: async () => {
      const world = await watched();
      await world.ports.store.put('mail/in/x', reportMail((await world.state()).inbox, expired));
      return world;
    },
    step: async (world) => {
      await receiveReport(world.ports, 'mail/in/x');
      await lookAgain(world);
    },
  });
});

describe('report-flood', () => {
  const flood = async (world: World, from: number, to: number) => {
    for (let index = from; index < to; index++) {
      await receiveMail(world, { submitter: 'flood.example', id: `r${index}`, failed: 1000 });
      await world.drain();
    }
  };

  test('is one note, however many reports arrive, and sends no alarm', async () => {
    const world = await watched();
    await flood(world, 0, 19);
    expect(await incidents(world, 'report-flood')).toEqual([]);
    await flood(world, 19, 40);
    expect(await incidents(world, 'report-flood')).toMatchObject([
      { severity: 'note', parameters: { submitter: 'flood.example', reports: 20, day: '2026-11-23' } },
    ]);
    expect(await incidents(world, 'many-failures')).toEqual([]);
    expect(world.handles.mail.sent).toEqual([]);
  });

  test('ends once its day has passed', async () => {
    const world = await watched();
    await flood(world, 0, 20);
    world.handles.clock.set('2026-11-29T10:00:00Z');
    await lookAgain(world);
    expect(await incidents(world, 'report-flood')).toMatchObject([{ closedAt: expect.any(String) }]);
    expect(world.handles.mail.sent).toEqual([]);
  });
});
