/** Hundreds of names that report that all is well, for weeks, until they are known. */
import { expect, test } from 'vitest';
import { addDays, type UtcDay } from '../../../../core/names/utc-day.ts';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { joinSides } from '../../../../core/tls-rpt/figures/day-side.ts';
import { comparedDays, judgeFailures } from '../../../../core/tls-rpt/judge/judge-failures.ts';
import { placeReports } from '../../../../service/intake/placing/place-reports.ts';
import { judgeReadiness } from '../../../../service/publishing/find-readiness.ts';
import { shortDigest } from '../../../../service/store/short-digest.ts';
import { reportIdentityOf, timestamp, utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const firstDay = utcDay('2026-10-01');
const liarsFrom = 8;
const outageFrom = 41;
const days = 44;

const policyText = 'version: STSv1\r\nmode: testing\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';
const versions = [
  {
    id: '1',
    text: policyText,
    by: 'ops',
    objectVersion: 'v1',
    firstServedAt: timestamp(`${firstDay}T00:00:00Z`),
    announcedAt: timestamp(`${firstDay}T00:00:00Z`),
  },
];

const reportFrom = (submitter: string, day: UtcDay, sessions: number, failedSessions: number): DayReport => ({
  submitter,
  verified: true,
  verification: 'dkim-aligned',
  receivedDay: addDays(day, 1),
  digest: 'a'.repeat(32),
  policies: [
    {
      policyType: 'sts',
      successfulSessions: sessions - failedSessions,
      failedSessions,
      results: failedSessions > 0 ? [{ resultType: 'certificate-expired', failedSessions, details: 1 }] : [],
      failures: [],
    },
  ],
});

/** In the outage, the report of google.com is long: it names each server that failed. */
function honestReports(day: UtcDay, number: number): DayReport[] {
  const isOut = number >= outageFrom;
  const google = reportFrom('google.com', day, 500, isOut ? 400 : 0);
  return [
    { ...google, organizationName: isOut ? 'Google Inc. '.repeat(200) : 'Google Inc.' },
    reportFrom('microsoft.com', day, 500, 40),
  ];
}

const named = (count: number, nameOf: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => nameOf(n));

const free = named(450, (n) => `a${n}.dedyn.io`);
const registered = named(450, (n) => `a${n}.example`);

test.each<[what: string, liarsOn: (number: number) => string[]]>([
  ['free names below a private suffix', () => free],
  ['registered names', () => registered],
  ['ever more registered names', (number) => registered.slice(0, 15 * (number - liarsFrom))],
])('%s, more than a day lists, hide no failure of a known reporter', async (_, liarsOn) => {
  const world = new World();
  const states: DayState[] = [];
  for (let number = 0; number < days; number++) {
    const day = addDays(firstDay, number);
    world.handles.clock.set(`${addDays(day, 1)}T12:00:00Z`);
    const liars = number < liarsFrom ? [] : liarsOn(number);
    const reports = [...honestReports(day, number), ...liars.map((name) => reportFrom(name, day, 1, 0))];
    const place = { side: 'verified', domain: world.domain, day } as const;
    const placements = new Map(reports.map((one) => [reportIdentityOf(shortDigest(one.submitter)), one]));
    const { state } = await placeReports(world.ports, place, placements);
    const known = joinSides({ verified: state, unverified: undefined });
    if (known) states.push(known);
    if (number < liarsFrom) continue;
    const now = world.handles.clock.now();
    const readiness = judgeReadiness({ versions }, states.slice(-28), [], now);
    expect(
      readiness?.missing.map(({ code }) => code),
      day,
    ).toContain('evidence-failures');
    const { recent, usual } = comparedDays(day);
    const alarm = judgeFailures(
      states.filter((one) => one.day >= recent.from),
      states.filter((one) => one.day >= usual.from && one.day <= usual.to),
    );
    expect(alarm?.failedSessions, day).toBe(number < outageFrom ? undefined : 440);
  }
});
