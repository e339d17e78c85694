import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import type { DayReport } from '../../../core/tls-rpt/figures/day.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import type { World } from '../world.ts';

const report = (submitter: string, verified: boolean): DayReport => ({
  submitter,
  verified,
  verification: verified ? 'dkim-aligned' : 'no-signature',
  digest: 'd',
  policies: [],
});

/** Days before today, as the clock has it now: `[10, 7]` is ten to seven days ago, both inclusive. */
export type DaysAgo = [from: number, to: number];

const isRange = (days: DaysAgo | DaysAgo[]): days is DaysAgo => typeof days[0] === 'number';

const rangesOf = (days: DaysAgo | DaysAgo[]): DaysAgo[] => (isRange(days) ? [days] : days);

/** What reporters have sent, as the store has it: all else of these days is replaced. */
export function reportsAre(
  { handles, domain }: World,
  reporters: Record<string, DaysAgo | DaysAgo[]>,
  { verified = true } = {},
): void {
  const today = dayOf(handles.clock.now());
  for (let ago = 30; ago >= 0; ago--) {
    const there = Object.entries(reporters).filter(([, days]) =>
      rangesOf(days).some(([from, to]) => ago <= from && ago >= to),
    );
    const day = addDays(today, -ago);
    const reports = Object.fromEntries(there.map(([name]) => [name, report(name, verified)]));
    handles.store.edit(
      daySideKey('verified', day, domain),
      JSON.stringify({ schema: 1, domain, day, reports }),
    );
  }
}
