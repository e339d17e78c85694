import { expect, test } from 'vitest';
import { addDays } from '../../../../core/names/utc-day.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { loadLatestDays } from '../../../../service/intake/pages/load-latest-days.ts';
import { daySideKey } from '../../../../service/store/reports/day-side.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const start = utcDay('2026-11-01');
const days = Array.from({ length: 10 }, (_, n) => addDays(start, n));

/** Each day has one report with this many policies. */
async function loaded(policies: number, limits: { days: number; policies: number; daysAtOnce: number }) {
  const { ports, domain, handles } = new World();
  const types = Array.from({ length: policies }, (_, n) => ({ policyType: `t${n}`, successfulSessions: 1 }));
  const report = condenseReport(
    { policies: types, notes: [] },
    { submitter: 'a.example', verified: true, verification: 'x', digest: '' },
  );
  for (const day of days)
    handles.store.edit(
      daySideKey('verified', day, domain),
      JSON.stringify({ schema: 1, domain, day, reports: { [day]: report } }),
    );
  handles.store.edit(daySideKey('verified', days[8]!, domain), 'no JSON');
  const { page, states, unreadable } = await loadLatestDays(ports, domain, days, limits);
  expect(states.map(({ day }) => day)).toEqual(page.filter((day) => day !== days[8]));
  expect(unreadable).toEqual([days[8]]);
  return page;
}

test('loadLatestDays() reads all days that are not too many', async () => {
  expect(await loaded(1, { days: 100, policies: 100, daysAtOnce: 3 })).toEqual(days);
});

test('loadLatestDays() ends a page after enough days', async () => {
  expect(await loaded(1, { days: 4, policies: 100, daysAtOnce: 3 })).toEqual(days.slice(6));
});

test('loadLatestDays() ends a page after enough policies, but has at least some days', async () => {
  expect(await loaded(5, { days: 100, policies: 12, daysAtOnce: 2 })).toEqual(days.slice(6));
  expect(await loaded(5, { days: 100, policies: 1, daysAtOnce: 2 })).toEqual(days.slice(8));
});
