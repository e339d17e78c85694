import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { beforeAll, expect, test } from 'vitest';
import { formatDkimKeyRecord } from '../../../core/mail/sign-mail.ts';
import type { DayPolicy } from '../../../core/tls-rpt/day.ts';
import { previewDigest, sendDigest } from '../../../core/workflows/send-digest.ts';
import { keys } from '../../../core/workflows/state.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { enforce, World } from './world.ts';

const day = '2026-11-24';

async function withPolicy(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return world;
}

/** A report that no mail has told yet. */
async function reportCame(world: World, identity: string, receivedDay = day): Promise<void> {
  const { store } = world.ports;
  await store.put(keys.report('2026-11-22', world.domain, identity), '{}');
  await store.put(keys.untold(world.domain, receivedDay, identity), '{"schema":1,"day":"2026-11-22"}');
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

  const told = [day, '2026-11-25'].map((sentDay) =>
    JSON.parse(world.handles.store.text(keys.digest(sentDay, 'acme'))!).told.map(
      (one: { identity: string }) => one.identity[0],
    ),
  );
  expect(told).toEqual([['a'], ['b']]);
  expect(world.handles.store.keys('untold/')).toEqual([]);
});

test('sendDigest() leaves what came after the day for a later mail', async () => {
  const world = await withPolicy();
  await reportCame(world, 'c'.repeat(32), '2026-11-25');
  await sendDigest(world.ports, 'acme', day);
  expect(world.handles.store.keys('untold/')).toHaveLength(1);
});

test('sendDigest() that dies at any call sends the very same mail when it is called again', async () => {
  for (let call = 1; ; call++) {
    const world = await withPolicy();
    await reportCame(world, 'a'.repeat(32));
    let calls = 0;
    const dieAt = () => {
      if (++calls === call) throw new Error('killed');
    };
    world.handles.store.before = dieAt;
    world.handles.mail.before = dieAt;
    await sendDigest(world.ports, 'acme', day).catch(() => {});
    world.handles.store.before = () => {};
    world.handles.mail.before = () => {};
    world.handles.clock.advance(61);
    await sendDigest(world.ports, 'acme', day);

    const mails = new Set(world.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString()));
    expect(mails.size, `killed at call ${call}`).toBe(1);
    const told = JSON.parse(world.handles.store.text(keys.digest(day, 'acme'))!);
    expect(told).toMatchObject({ status: 'sent', told: [{ identity: 'a'.repeat(32) }] });
    expect(world.handles.store.keys('untold/')).toEqual([]);
    if (calls < call) break;
  }
});

test('sendDigest() of two workers at once sends one mail', async () => {
  const world = await withPolicy();
  await Promise.all([sendDigest(world.ports, 'acme', day), sendDigest(world.ports, 'acme', day)]);
  expect(world.handles.mail.sent).toHaveLength(1);
});

test('sendDigest() tells of all incidents that last or have just ended, notices too', async () => {
  const world = await withPolicy();
  const incident = {
    code: 'many-failures',
    severity: 'serious',
    message: 'm',
    nextStep: 'n',
    openedAt: '2026-11-24T08:00:00.000Z',
    failedSessions: 275,
    refusesMail: true,
  };
  const flood = { ...incident, code: 'report-flood', severity: 'notice', reports: 4321 };
  const incidents = [
    incident,
    flood,
    {
      ...incident,
      code: 'policy:just-ended',
      message: 'it just ended',
      closedAt: '2026-11-24T09:00:00.000Z',
    },
    {
      ...incident,
      code: 'policy:long-ended',
      message: 'it ended long ago',
      closedAt: '2026-11-20T09:00:00.000Z',
    },
    { ...incident, code: 'tls-rpt:x', severity: 'notice', message: 'advice', nextStep: 'do this' },
  ];
  await world.ports.store.put(
    keys.incidents(world.domain),
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
  expect(text).toContain('275 failed sessions');
  expect(text).toMatch(/mode "testing": .* until 8 Dec 2026, .* must stay valid: mx\.example\.com/);
  expect(text).toContain('4,321 unverified reports');
  expect(text).toContain('it just ended');
  expect(text).not.toContain('it ended long ago');
  expect(text).toContain('advice');
  expect(text).toContain('do this');
  expect(text, 'a date that comes up').toMatch(/1 Dec/);
});

test('sendDigest() says of a flood of unverified reports that nothing needs doing', async () => {
  const world = await withPolicy();
  const flood = {
    code: 'report-flood',
    severity: 'notice',
    message: 'm',
    nextStep: 'n',
    openedAt: '2026-11-24T08:00:00.000Z',
    reports: 4321,
  };
  await world.ports.store.put(
    keys.incidents(world.domain),
    JSON.stringify({ schema: 1, domain: world.domain, incidents: [flood] }),
  );
  const [preview] = await previewDigest(world.ports, 'acme', day);
  const text = preview?.text.replaceAll(/\s+/g, ' ');
  expect(preview?.needsAction).toBe(false);
  expect(text).toContain('4,321 unverified reports');
});

test.each<[string, { days: number; incident?: string; closedAt?: string }, RegExp | undefined]>([
  ['possible now', { days: 15 }, /Tue 8 Dec: example\.com: enforce is possible now/],
  ['possible on a coming day', { days: 9 }, /Tue 8 Dec: example\.com: enforce is possible from this day/],
  ['never, while an MX is not covered', { days: 9, incident: 'mx:mx-uncovered' }, undefined],
  [
    'possible, though an MX was not covered once',
    { days: 9, incident: 'mx:mx-uncovered', closedAt: '2026-12-02T00:00:00.000Z' },
    /Tue 8 Dec: example\.com: enforce/,
  ],
])('sendDigest() says that enforce is %s', async (_, { days, incident, closedAt }, line) => {
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
    await world.ports.store.put(keys.day(sentDay, world.domain), JSON.stringify(state));
  }
  if (incident) {
    const openedAt = '2026-12-01T00:00:00.000Z';
    const found = { code: incident, severity: 'notice', message: 'm', nextStep: 'n', openedAt, closedAt };
    const watch = { schema: 1, domain: world.domain, incidents: [found] };
    await world.ports.store.put(keys.incidents(world.domain), JSON.stringify(watch));
  }
  world.handles.clock.advance((days - 1) * 86_400 + 3600);
  const told = new Date(Date.parse(day) + (days - 2) * 86_400_000).toISOString().slice(0, 10);
  const [preview] = await previewDigest(world.ports, 'acme', told);
  const text = preview?.text.replaceAll(/\s+/g, ' ') ?? '';
  if (line) expect(text).toMatch(line);
  else expect(text).not.toContain('enforce is possible');
});

test('previewDigest() shows the mail and sends, claims and forgets nothing', async () => {
  const world = await withPolicy();
  await reportCame(world, 'a'.repeat(32));
  const [preview] = await previewDigest(world.ports, 'acme', day);
  expect(preview?.text).toContain('example.com');
  expect(world.handles.mail.sent).toEqual([]);
  expect(world.handles.store.keys('digests/')).toEqual([]);
  expect(world.handles.store.keys('untold/')).toHaveLength(1);
});
