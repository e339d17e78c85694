import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { beforeAll, expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { formatDkimKeyRecord } from '../../../core/mail/sign-mail.ts';
import type { DayPolicy } from '../../../core/tls-rpt/figures/day.ts';
import { previewDigest, sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { describeLifeCycle } from '../../../service/life-cycle/describe-life-cycle.ts';
import { startMigration } from '../../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { dayStateKey } from '../../../service/store/reports/day-state.ts';
import { digestStateKey } from '../../../service/store/reports/digest-state.ts';
import { pendingReportKey } from '../../../service/store/reports/pending-report.ts';
import { storedReportKey } from '../../../service/store/reports/stored-report.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { changeWatch } from '../../../service/watch/raise-incidents.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { enforce, World } from '../world.ts';

const day = '2026-11-24';

async function withPolicy(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return world;
}

/** A report that no mail has included yet. */
async function reportCame(world: World, identity: string, receivedDay = day): Promise<void> {
  const { store } = world.ports;
  await store.put(storedReportKey('2026-11-22', world.domain, identity), '{}');
  await store.put(pendingReportKey(world.domain, receivedDay, identity), '{"schema":1,"day":"2026-11-22"}');
}

beforeAll(testDkimKey, 60_000);

test('sendDigest() sends each owner one signed mail a day', async () => {
  const world = await withPolicy();
  expect(await sendDigest(world.ports, 'acme', day)).toBe('sent');
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  const [mail, ...others] = world.handles.mail.sent;
  expect(others).toEqual([]);
  expect(mail?.envelope.to).toEqual(['admin@example.com']);

  const record = formatDkimKeyRecord((await testDkimKey()).privateKey);
  const { results } = await dkimVerify(Buffer.from(mail!.raw), { resolver: async () => [[record]] });
  expect(results.map(({ status }: { status: { result: string } }) => status.result)).toEqual(['pass']);
});

test('sendDigest() tells a report once: what comes after the mail is told in the next', async () => {
  const world = await withPolicy();
  await reportCame(world, 'a'.repeat(32));
  await sendDigest(world.ports, 'acme', day);
  await reportCame(world, 'b'.repeat(32));
  expect(await sendDigest(world.ports, 'acme', day)).toBe('already-sent');
  await sendDigest(world.ports, 'acme', '2026-11-25');

  const included = [day, '2026-11-25'].map((sentDay) =>
    JSON.parse(world.handles.store.text(digestStateKey(sentDay, 'acme'))!).reports.map(
      (one: { identity: string }) => one.identity[0],
    ),
  );
  expect(included).toEqual([['a'], ['b']]);
  expect(world.handles.store.keys('pending-reports/')).toEqual([]);
});

test('sendDigest() leaves what came after the day for a later mail', async () => {
  const world = await withPolicy();
  await reportCame(world, 'c'.repeat(32), '2026-11-25');
  await sendDigest(world.ports, 'acme', day);
  expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
});

diesAtEveryCall('sendDigest()', {
  arrange: async () => {
    const world = await withPolicy();
    await reportCame(world, 'a'.repeat(32));
    return world;
  },
  step: ({ ports }) => sendDigest(ports, 'acme', day),
});

test('sendDigest() of two workers at once sends one mail', async () => {
  const world = await withPolicy();
  await Promise.all([sendDigest(world.ports, 'acme', day), sendDigest(world.ports, 'acme', day)]);
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('sendDigest() tells of all incidents that last or have just ended, notices too', async () => {
  const world = await withPolicy();
  const openedAt = '2026-11-24T08:00:00.000Z';
  const unused = (pattern: string) => ({ ...finding('mx-pattern-unused', { pattern }), openedAt });
  const incidents = [
    { ...finding('many-failures', sampleFindings['many-failures']), openedAt },
    { ...finding('report-flood', sampleFindings['report-flood']), openedAt },
    { ...unused('just-ended.example'), closedAt: '2026-11-24T09:00:00.000Z' },
    { ...unused('long-ended.example'), closedAt: '2026-11-20T09:00:00.000Z' },
    unused('open.example'),
  ];
  await world.ports.store.put(
    incidentsKey(world.domain),
    JSON.stringify({
      schema: 1,
      domain: world.domain,
      certificateNotAfter: '2026-12-01T00:00:00Z',
      incidents,
    }),
  );
  const [preview] = await previewDigest(world.ports, 'acme', day);
  const text = preview?.text.replaceAll(/\s+/g, ' ');
  expect(preview?.needsAction).toBe(true);
  expect(text).toContain('Far more failures than usual');
  expect(text).toMatch(/mode "testing": .* until 8 Dec 2026, .* must stay valid: mx\.example\.com/);
  expect(text).toContain('A flood of reports in the name of');
  expect(text).toContain('just-ended[.]example');
  expect(text).not.toContain('long-ended');
  expect(text).toContain('"open[.]example" of the policy covers no MX');
  expect(text).toContain('Remove "open.example" from the policy');
  expect(text, 'a date that comes up').toMatch(/1 Dec/);
});

test('sendDigest() needs no action for a flood of unverified reports', async () => {
  const world = await withPolicy();
  const flood = {
    ...finding('report-flood', { reports: 4321, day: '2026-11-23' }),
    openedAt: '2026-11-24T08:00:00.000Z',
  };
  await world.ports.store.put(
    incidentsKey(world.domain),
    JSON.stringify({ schema: 1, domain: world.domain, incidents: [flood] }),
  );
  const [preview] = await previewDigest(world.ports, 'acme', day);
  const text = preview?.text.replaceAll(/\s+/g, ' ');
  expect(preview?.needsAction).toBe(false);
  expect(text).toContain('A flood of reports under many names about 23 November 2026: 4,321 reports');
});

test.each<[string, { days: number; mx?: string }, RegExp | undefined]>([
  ['possible now', { days: 15 }, /Tue 8 Dec: example\.com can go to enforce now/],
  ['possible on a coming day', { days: 9 }, /Tue 8 Dec: example\.com can go to enforce from this day/],
  ['never, while an MX is not covered', { days: 9, mx: 'mx9.example.com' }, undefined],
  [
    'possible, as all MX are covered',
    { days: 9, mx: 'mx.example.com' },
    /Tue 8 Dec: example\.com can go to enforce/,
  ],
])('sendDigest() says that enforce is %s', async (_, { days, mx }, line) => {
  const world = await World.hosted();
  await world.edit({ ...enforce('mx.example.com'), mode: 'testing' });
  await world.drain();
  const policies: DayPolicy[] = [
    { policyType: 'sts', successfulSessions: 10, failedSessions: 0, results: [], failures: [] },
  ];
  const from = (submitter: string) => ({
    submitter,
    verified: true,
    verification: 'x',
    digest: 'd',
    policies,
  });
  for (let n = 0; n < days; n++) {
    const sentDay = new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10);
    const state = {
      schema: 1,
      domain: world.domain,
      day: sentDay,
      reports: { a: from('a.example'), b: from('b.example') },
    };
    await world.ports.store.put(dayStateKey(sentDay, world.domain), JSON.stringify(state));
  }
  if (mx !== undefined) {
    const observed = { kind: 'hosts', hosts: [{ host: mx, preference: 10 }] };
    const watch = { schema: 1, domain: world.domain, mx: { at: day, observed }, incidents: [] };
    await world.ports.store.put(incidentsKey(world.domain), JSON.stringify(watch));
  }
  world.handles.clock.advance((days - 1) * 86_400 + 3600);
  const told = new Date(Date.parse(day) + (days - 2) * 86_400_000).toISOString().slice(0, 10);
  const [preview] = await previewDigest(world.ports, 'acme', told);
  const text = preview?.text.replaceAll(/\s+/g, ' ') ?? '';
  if (line) expect(text).toMatch(line);
  else expect(text).not.toContain('can go to enforce');
});

const daySeconds = 86_400;

/** Under enforce with the given servers. */
async function serving(...mx: string[]): Promise<World> {
  const world = await World.hosted();
  mxIs(world, ...mx);
  await world.edit(enforce(...mx));
  await look(world);
  return world;
}

const mxIs = (world: World, ...hosts: string[]) =>
  world.handles.resolver.found(
    'mx',
    world.domain,
    hosts.map((exchange) => ({ exchange, preference: 10 })),
  );

/** Time goes on, and what is due is done; twice, since an edit has to be seen before the next step. */
async function look(world: World, seconds = 1): Promise<void> {
  const { domain, ports, handles } = world;
  for (const pause of [seconds, 1]) {
    handles.tasks.take();
    handles.clock.advance(pause);
    for (const kind of ['rotate-id', 'advance-life-cycle'] as const) await runTask(ports, { kind, domain });
    await world.drain();
  }
}

/** What the API says. */
const lifeCycleOf = async (world: World) => describeLifeCycle(world.ports, await world.state());

/** The mail of this moment, in one line. */
async function mailOf(world: World): Promise<{ subject: string; text: string; needsAction: boolean }> {
  const now = world.ports.clock.now().toISOString().slice(0, 10);
  const [preview] = await previewDigest(world.ports, 'acme', now);
  return { ...preview!, text: preview!.text.replaceAll(/\s+/g, ' ') };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `2027-01-02T03:04:05.000Z` as the mail says it. */
const said = (at: string | undefined) => {
  const [, year, month, date, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(at ?? '') ?? [];
  return `${Number(date)} ${months[Number(month) - 1]} ${year}, ${time} UTC`;
};

test('the daily mail names the MX that must stay valid, until the date that the API says', async () => {
  const world = await serving('mx1.old.example', 'mx2.example.com');
  const { text: before } = await mailOf(world);
  expect(before, 'what is served now moves with the time').not.toContain('must stay valid');
  mxIs(world, 'mx2.example.com');
  await world.edit(enforce('mx2.example.com'));
  await look(world, 61);
  const { mxNeeds } = await lifeCycleOf(world);
  const need = mxNeeds.find(({ pattern }) => pattern === 'mx1.old.example');
  expect(need?.open).toBe(false);
  const { text, needsAction } = await mailOf(world);
  expect(text).toContain(`- mx1.old.example: until ${said(need?.until)} (example.com)`);
  expect(text, 'the policy says it of the others').not.toMatch(/- [^:]*mx2\.example\.com: until/);
  expect(needsAction).toBe(false);
  await look(world, enforce().maxAgeSeconds + 3600);
  expect((await mailOf(world)).text).not.toContain('must stay valid');
});

test.each([
  ['a managed one', 'managed', undefined],
  [
    'an external one, with what its owner has to delete',
    'external',
    'delete the CNAME records mta-sts.example.com, _mta-sts.example.com and _smtp._tls.example.com',
  ],
] as const)(
  'the daily mail says of a removed domain when what may be deleted: %s',
  async (_, zone, yours) => {
    const world = await serving('mx.example.com');
    const year = { ...enforce('mx.example.com'), maxAgeSeconds: 31_557_600 };
    await world.edit(year);
    await look(world, 61);
    await changeDomain(world.ports, world.domain, (state) => ({ ...state, zone }));
    await startRemoval(world.ports, { domain: world.domain, by: 'owner' });
    await look(world, 61);
    const { deletable, removal } = await lifeCycleOf(world);
    const steps = removal?.steps ?? [];
    const deletion = steps.find(({ name }) => name === 'delete-records');
    expect(deletable).toEqual({ from: deletion?.at, open: false });

    const { text, needsAction } = await mailOf(world);
    expect(text).toContain('example.com ----------- mode none · being removed');
    expect(text).toContain('mx.example.com: until ');
    expect(text).toContain('example.com: removal in progress. Next step, ');
    expect(text).toContain(
      `from ${said(deletable.from)}: StrictMX deletes the records. From then on everything may be deleted.`,
    );
    if (yours) expect(text).toContain(`Your part at the end: ${yours}`);
    else expect(text).not.toContain('CNAME');
    expect(needsAction).toBe(false);

    const wait = (Date.parse(deletable.from) - world.ports.clock.now().getTime()) / 1000 - daySeconds;
    world.handles.clock.advance(wait);
    const last = await mailOf(world);
    expect(last.needsAction).toBe(yours !== undefined);
    const cnames = steps.find(({ name }) => name === 'delete-cnames');
    if (yours) expect(last.text).toContain(`- D${yours.slice(1)}, not before ${said(cnames?.at)}`);
  },
);

test('the daily mail says from when a domain may be deleted that was ended with mode none alone', async () => {
  const world = await serving('mx.example.com');
  await world.edit({ ...enforce('mx.example.com'), mode: 'none' });
  await look(world, 61);
  const { deletable } = await lifeCycleOf(world);
  expect((await mailOf(world)).text).toContain(
    `example.com: ended with mode "none". Everything may be deleted from ${said(deletable.from)}.`,
  );
  await look(world, enforce().maxAgeSeconds + 3600);
  expect((await mailOf(world)).text).not.toContain('may be deleted');
});

/** As the watch finds it: the policy names servers that no MX record names. */
async function foundUnused(world: World, pattern: string): Promise<void> {
  const unused = { ...finding('mx-pattern-unused', { pattern }), openedAt: '2026-11-24T08:00:00.000Z' };
  await changeWatch(world.ports, world.domain, (before) => ({
    ...(before ?? { schema: 1, domain: world.domain }),
    incidents: [unused],
  }));
}

test('the daily mail tells each step of a change of provider, and asks its owner for the MX on the day', async () => {
  const world = await serving('mx.old.example');
  const describe = async () => (await lifeCycleOf(world)).migration?.steps;
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await look(world);
  await foundUnused(world, 'mx.new.example');
  const [, changeMx] = (await describe()) ?? [];
  expect(changeMx?.state).toBe('waiting');
  const before = await mailOf(world);
  expect(before.text).toContain(
    `example.com: change of mail provider to mx.new.example. Next step, from ${said(changeMx?.at)}: you change the MX records`,
  );
  expect(before.text).toContain('mode enforce · changing its mail provider');
  expect(before.text, 'the plan itself has put the pattern there').not.toContain('from the policy');
  expect(before.needsAction).toBe(false);

  await look(world, enforce().maxAgeSeconds + 3600);
  const due = await mailOf(world);
  expect([due.needsAction, due.subject]).toEqual([
    true,
    expect.stringMatching(/^Action needed: example\.com/),
  ]);
  expect(due.text).toMatch(
    /^Action needed: 1 item\. .* Change the MX records to the new servers \(mx\.new\.example\)/,
  );
  expect(due.text, 'said once').not.toContain('Next step');

  mxIs(world, 'mx.new.example');
  await look(world, 60);
  await foundUnused(world, 'mx.old.example');
  const after = await mailOf(world);
  const [, , publishNew] = (await describe()) ?? [];
  expect(publishNew?.state).toBe('waiting');
  expect(after.needsAction).toBe(false);
  expect(after.text).toContain(
    `Next step, from ${said(publishNew?.at)}: StrictMX publishes a policy with the new servers only`,
  );
  expect(after.text).not.toContain('from the policy');

  await look(world, 2 * daySeconds);
  await look(world, 60);
  expect((await world.state()).migration?.finishedAt).toBeDefined();
  const ended = await mailOf(world);
  expect(ended.text).not.toContain('Next step');
  expect(ended.text).toContain('mx.old.example: until ');
  expect(ended.text, 'nobody heard of it while it lasted').not.toContain('does not have');
  await foundUnused(world, 'mx.new.example');
  expect((await mailOf(world)).text, 'no plan explains it any more').toContain(
    'Remove "mx.new.example" from',
  );
});

test('the daily mail says that a server which the owner added early comes into the policy first', async () => {
  const world = await serving('mx.old.example');
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await look(world, 1);
  await look(world, enforce().maxAgeSeconds + 3600);
  mxIs(world, 'mx.old.example', 'mx3.old.example');
  await watchDomain(world.ports, world.domain);
  const { text } = await mailOf(world);
  expect(text).toContain('Next step, due now: StrictMX publishes a policy with the old and the new servers');
  expect(text).not.toContain('Change the MX records to');
});

test('the daily mail tells what holds a change of provider up', async () => {
  const world = await withPolicy();
  const found = finding('no-valid-policy', { domain: world.domain });
  const problem = problemOf(found, new Date(`${day}T00:00:00Z`));
  const migration = { startedAt: `${day}T00:00:00Z`, by: 'owner', newMx: ['mx.new.example'], problem };
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, migration }));
  expect((await mailOf(world)).text).toMatch(/There is no valid policy .* Put a policy/);
});

test('previewDigest() shows the mail and sends, claims and forgets nothing', async () => {
  const world = await withPolicy();
  await reportCame(world, 'a'.repeat(32));
  const [preview] = await previewDigest(world.ports, 'acme', day);
  expect(preview?.text).toContain('example.com');
  expect(world.handles.mail.sent).toEqual([]);
  expect(world.handles.store.keys('digests/')).toEqual([]);
  expect(world.handles.store.keys('pending-reports/')).toHaveLength(1);
});
