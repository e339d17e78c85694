import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import type { DayPolicy } from '../../../core/tls-rpt/figures/day.ts';
import { previewDigest } from '../../../service/daily-mail/send-digest.ts';
import { changeDomain } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { timestamp, utcDay } from '../../fakes/names.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { storeMarked } from '../intake/stored-reports.ts';
import { enforce, World } from '../world.ts';
import { day, hostedWorld, mailOf } from './mail-world.ts';

test('gatherDigest() finds all incidents that are open or have just ended, warnings too', async () => {
  const world = await hostedWorld();
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
  expect(text).toMatch(/mode to "testing": .* until 8 Dec 2026, .* must stay valid: mx\.example\.com/);
  expect(text).toContain('A flood of reports in the name of');
  expect(text).toContain('just-ended[.]example');
  expect(text).not.toContain('long-ended');
  expect(text).toContain('No MX of the domain matches "open[.]example" in the policy');
  expect(text).toContain('Remove "open.example" from the policy');
  expect(text, 'a date that comes up').toMatch(/1 Dec/);
});

test('gatherDigest() says that reports are not counted yet if there was no time, and that nothing is to be done', async () => {
  const world = await hostedWorld();
  for (let back = 1; back <= 5; back++)
    await storeMarked(world, { id: `${back}`, day: addDays(day, -back), receivedAt: '2026-11-24T03:00:00Z' });
  // So slow that only the latest days are counted.
  world.handles.store.before = () => world.handles.clock.advance(4);
  const [preview] = await previewDigest(world.ports, 'acme', day);
  const text = preview?.text.replaceAll(/\s+/g, ' ');
  expect(preview?.needsAction).toBe(false);
  expect(text).toContain('More reports about example.com came than could be counted before this mail');
  expect(text).not.toContain('cannot be read');
});

test('gatherDigest() finds nothing to do about a flood of unverified reports', async () => {
  const world = await hostedWorld();
  const flood = {
    ...finding('report-flood', { reports: 4321, day: utcDay('2026-11-23') }),
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
  ['possible on a future day', { days: 9 }, /Tue 8 Dec: example\.com can go to enforce from this day/],
  ['never possible while an MX is not covered', { days: 9, mx: 'mx9.example.com' }, undefined],
  [
    'possible, as all MX are covered',
    { days: 9, mx: 'mx.example.com' },
    /Tue 8 Dec: example\.com can go to enforce/,
  ],
])('gatherDigest() finds that enforce is %s', async (_, { days, mx }, line) => {
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
    await world.ports.store.put(daySideKey('verified', utcDay(sentDay), world.domain), JSON.stringify(state));
  }
  if (mx !== undefined) {
    const observed = { kind: 'hosts', hosts: [{ host: mx, preference: 10 }] };
    const watch = { schema: 1, domain: world.domain, mx: { at: day, observed }, incidents: [] };
    await world.ports.store.put(incidentsKey(world.domain), JSON.stringify(watch));
  }
  world.handles.clock.advance((days - 1) * 86_400 + 3600);
  const told = new Date(Date.parse(day) + (days - 2) * 86_400_000).toISOString().slice(0, 10);
  const [preview] = await previewDigest(world.ports, 'acme', utcDay(told));
  const text = preview?.text.replaceAll(/\s+/g, ' ') ?? '';
  if (line) expect(text).toMatch(line);
  else expect(text).not.toContain('can go to enforce');
});

test('gatherDigest() finds the problem that blocks a change of provider', async () => {
  const world = await hostedWorld();
  const found = finding('no-valid-policy', { domain: world.domain });
  const problem = problemOf(found, new Date(`${day}T00:00:00Z`));
  const migration = {
    startedAt: timestamp(`${day}T00:00:00Z`),
    by: 'owner',
    newMx: ['mx.new.example'],
    problem,
  };
  await changeDomain(world.ports, world.domain, (state) => ({ ...state, migration }));
  expect((await mailOf(world)).text).toMatch(/has no valid policy .* Publish a policy/);
});
