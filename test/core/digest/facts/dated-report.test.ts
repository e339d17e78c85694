import { expect, test } from 'vitest';
import { splitReports } from '../../../../core/digest/facts/dated-report.ts';
import { emptyDay, mergeReport } from '../../../../core/tls-rpt/figures/day.ts';
import { datedReport, facts, yesterday } from '../digest-facts.ts';

test('splitReports() finds the pending reports by day and identity', () => {
  const { report } = datedReport();
  const day = (name: string) =>
    ['a', 'b'].reduce(
      (state, identity) => mergeReport(state, identity, report),
      emptyDay('example.com', name),
    );
  const pending = [{ day: yesterday, identity: 'b' }];
  const split = splitReports(facts({ days: [day('2026-11-20'), day(yesterday)], pending }));
  expect(split.pending).toEqual([expect.objectContaining({ day: yesterday })]);
  expect(split.earlier.map((one) => one.day)).toEqual(['2026-11-20', '2026-11-20', yesterday]);
});
