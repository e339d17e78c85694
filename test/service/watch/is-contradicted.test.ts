/** From the outside: reports arrive, the policy host answers, and an alarm is mailed or not. */
import { beforeAll, expect, test } from 'vitest';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { loadWatch } from '../../../service/store/domains/incidents.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { type ReportSample, receiveMail } from '../intake/report-mail.ts';
import { announce, enforce, World } from '../world.ts';
import { reportsAre } from './report-days.ts';
import { policyHost } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const known = ['reporter.example', 'b.example'];

/** Announced, nothing wrong, and looked at a moment ago, so that only reports lead to more. */
async function watched(): Promise<World> {
  const world = await World.hosted();
  reportsAre(world, Object.fromEntries(known.map((name) => [name, [30, 5]])));
  world.mxIs('mx.example.com');
  await world.edit(enforce('mx.example.com'));
  await announce(world);
  world.handles.clock.advance(3600);
  await look(world);
  world.handles.tasks.take();
  return world;
}

const look = ({ ports, domain }: World) => runTask(ports, { kind: 'advance-life-cycle', domain });

async function report(world: World, names: readonly string[], sample: ReportSample): Promise<void> {
  for (const name of names) await receiveMail(world, { submitter: name, signedBy: name, ...sample });
  await world.drain();
}

async function openOnes(world: World): Promise<string[]> {
  const { watch } = (await loadWatch(world.ports, world.domain)) ?? {};
  return (watch?.incidents ?? [])
    .filter(({ code, closedAt }) => closedAt === undefined && /many-failures|mail-refused/.test(code))
    .map(({ code, severity }) => `${code}: ${severity}`);
}

const alarms = ({ handles }: World) => handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString());

const down: FetchResult = { ok: false, problem: 'timeout', detail: '' };
const badCertificate: FetchResult = { ok: false, problem: 'tls-expired', detail: '' };
const noPolicy = answerOf(200, 'no policy');
const one = known.slice(0, 1);
const stranger = ['stranger.example'];
const many = { failed: 100, successful: 0 };
const link = 'https://evil.example/login';

test.each<[string, readonly string[], ReportSample, FetchResult | undefined, string[], number]>([
  [
    'one that a look contradicts',
    one,
    { ...many, resultType: 'sts-policy-fetch-error' },
    undefined,
    ['many-failures: warning'],
    0,
  ],
  [
    'one, of an invalid policy',
    one,
    { ...many, resultType: 'sts-policy-invalid' },
    undefined,
    ['many-failures: warning'],
    0,
  ],
  [
    'one, of a certificate',
    one,
    { ...many, resultType: 'sts-webpki-invalid' },
    undefined,
    ['many-failures: warning'],
    0,
  ],
  [
    'one that a look confirms',
    one,
    { ...many, resultType: 'sts-policy-fetch-error' },
    down,
    ['many-failures: error'],
    1,
  ],
  [
    'one, and the policy is invalid',
    one,
    { ...many, resultType: 'sts-policy-invalid' },
    noPolicy,
    ['many-failures: error'],
    1,
  ],
  [
    'one, and the certificate has expired',
    one,
    { ...many, resultType: 'sts-webpki-invalid' },
    badCertificate,
    ['many-failures: error'],
    1,
  ],
  [
    'two, whatever a look finds',
    known,
    { ...many, resultType: 'sts-policy-fetch-error' },
    undefined,
    ['many-failures: error'],
    1,
  ],
  [
    'one, of what no look can tell',
    one,
    { ...many, resultType: 'certificate-host-mismatch' },
    undefined,
    ['many-failures: error'],
    1,
  ],
  [
    'one, of STARTTLS',
    one,
    { ...many, resultType: 'starttls-not-supported' },
    undefined,
    ['many-failures: error'],
    1,
  ],
  [
    'one, of a single session of a made-up type',
    one,
    { failed: 1, successful: 0, resultType: link },
    undefined,
    [],
    0,
  ],
  [
    'two, of a single session of a made-up type',
    known,
    { failed: 1, successful: 0, resultType: link },
    undefined,
    [],
    0,
  ],
  ['a stranger, of a made-up type', stranger, { ...many, resultType: link }, undefined, [], 0],
  [
    'a stranger, and the policy host is down',
    stranger,
    { ...many, resultType: 'sts-policy-fetch-error' },
    down,
    [],
    0,
  ],
])('a report by %s opens an alarm or a warning', async (_, names, sample, answer, opened, mails) => {
  const world = await watched();
  policyHost(world, answer);
  await report(world, names, sample);
  expect(await openOnes(world)).toEqual(opened);
  expect(alarms(world)).toHaveLength(mails);
  expect(alarms(world).join()).not.toContain('evil');
});

test('a check that got no answer contradicts nothing', async () => {
  const world = await watched();
  world.handles.resolver.fail('txt', `_mta-sts.${world.domain}`);
  await report(world, one, { ...many, resultType: 'sts-policy-invalid' });
  expect(await openOnes(world)).toEqual(['many-failures: error']);
});

test('a warning becomes an alarm once a second organisation or a check confirms it, and stays one', async () => {
  for (const confirm of [
    async (world: World) => report(world, ['b.example'], { ...many, resultType: 'sts-policy-fetch-error' }),
    async (world: World) => policyHost(world, down),
  ]) {
    const world = await watched();
    await report(world, one, { ...many, resultType: 'sts-policy-fetch-error' });
    await confirm(world);
    await look(world);
    expect(await openOnes(world)).toEqual(['many-failures: error']);
    policyHost(world, undefined);
    await look(world);
    expect(await openOnes(world), 'though it is well again').toEqual(['many-failures: error']);
    expect(alarms(world)).toHaveLength(1);
  }
});
